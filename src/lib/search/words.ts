// Splits text into the words that full-text search compares.

/** Scripts that are written without spaces between words. */
const SPACELESS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const WORD = /[\p{L}\p{N}\p{M}]+/gu;
const ASCII = /^[^\u0080-\uffff]*$/;
/** Diacritics of Latin, Greek, Cyrillic and their like; vowel signs of other scripts are letters to their readers and stay. */
const DIACRITICS = /[\u0300-\u036f]/g;
/** Letters that Unicode does not take apart. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  ı: 'i',
  ς: 'σ',
  þ: 'th',
};
const UNTAKEN = /[ßæœøđðłıςþ]/g;
/** Longer words are cut: nobody types them whole. In UTF-16 units. */
const LONGEST_WORD = 64;

let segmenter: Intl.Segmenter | null = null;

/** Text without case, diacritics and forms of width, as it is compared. */
function foldText(text: string): string {
  const lower = text.toLowerCase();
  if (ASCII.test(lower)) return lower;
  return lower
    .normalize('NFKD')
    .replace(DIACRITICS, '')
    .replace(UNTAKEN, (letter) => LETTERS[letter] ?? letter)
    .normalize('NFC');
}

/**
 * The words of a text in their order, folded, at most `most`: runs of letters, marks and digits. Chinese, Japanese, Thai, Lao, Khmer and Burmese are divided by
 * Unicode's rules and dictionaries (UAX #29), because no database that we use does it.
 */
export function searchWords(text: string, most = Number.POSITIVE_INFINITY): string[] {
  const words: string[] = [];
  for (const [run] of foldText(text).matchAll(WORD)) {
    if (words.length >= most) break;
    if (run.charCodeAt(0) < 0x80 && ASCII.test(run)) words.push(cut(run));
    else if (SPACELESS.test(run)) words.push(...segments(run).slice(0, most - words.length));
    else words.push(cut(run));
  }
  return words;
}

function segments(run: string): string[] {
  segmenter ??= new Intl.Segmenter('und', { granularity: 'word' });
  const found: string[] = [];
  for (const { segment } of segmenter.segment(run)) found.push(cut(segment));
  return found;
}

function cut(word: string): string {
  if (word.length <= LONGEST_WORD) return word;
  // Half of a surrogate pair would be no text.
  return word.slice(0, LONGEST_WORD).replace(/[\ud800-\udbff]$/, '');
}
