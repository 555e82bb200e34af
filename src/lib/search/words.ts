// Splits text into the words that full-text search compares.

/**
 * Scripts whose words nothing parts, or which grow into each other: compounds of Chinese and Japanese, particles behind
 * Korean nouns.
 */
const JOINED = '\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Bopo}\\p{scx=Hang}';
/** Scripts without spaces of which dictionaries know the words. */
const KNOWN = '\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}';
const SPACELESS = new RegExp(`[${JOINED}${KNOWN}]`, 'u');
/** What stands side by side in a run of one kind of script, with the marks upon it. */
const PART = new RegExp(
  `(?<joined>[${JOINED}][${JOINED}\\p{M}]*)|(?<known>[${KNOWN}][${KNOWN}\\p{M}]*)|[^${JOINED}${KNOWN}]+`,
  'gu',
);
/** A character with its marks. */
const CHARACTER = /\P{M}\p{M}*|\p{M}+/gu;
const WORD = /[\p{L}\p{N}\p{M}]+/gu;
const ASCII = /^[^\u0080-\uffff]*$/;
/**
 * Diacritics of Latin, Greek, Cyrillic and their like; vowel signs of other scripts are letters to their readers and
 * stay.
 */
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
 * The words of a text in their order, folded, at most `most`: runs of letters, marks and digits. Thai, Lao, Khmer and
 * Burmese are divided by Unicode's rules and dictionaries (UAX #29), because no database that we use does it. Of
 * Chinese, Japanese and Korean every two characters that follow each other are a word, and the last one of a run by
 * itself: so every part of it is found, wherever a reader would divide it.
 */
export function searchWords(text: string, most = Number.POSITIVE_INFINITY): string[] {
  const words: string[] = [];
  for (const part of partsOf(text)) {
    if (words.length >= most) break;
    words.push(...part.words.slice(0, most - words.length));
  }
  return words;
}

/**
 * What somebody typed, as words that stand behind each other in what is looked for; with `isPrefix` the last one may be
 * longer there.
 */
export function askedWords(text: string): { words: string[]; isPrefix: boolean } {
  const parts = [...partsOf(text)];
  const last = parts.at(-1);
  const words = parts.flatMap((part) => part.words);
  if (!last?.isJoined) return { words, isPrefix: false };
  // Its last character need not be the last one of a run there.
  if (last.words.length > 1) return { words: words.slice(0, -1), isPrefix: false };
  return { words, isPrefix: true };
}

interface Part {
  words: string[];
  /** Whether they are pairs of characters, and the last character. */
  isJoined: boolean;
}

function* partsOf(text: string): Generator<Part> {
  for (const [run] of foldText(text).matchAll(WORD)) {
    if ((run.charCodeAt(0) < 0x80 && ASCII.test(run)) || !SPACELESS.test(run)) {
      yield { words: [cut(run)], isJoined: false };
      continue;
    }
    for (const [part, joined, known] of run.matchAll(PART)) {
      if (joined !== undefined) yield { words: pairs(joined), isJoined: true };
      else yield { words: known === undefined ? [cut(part)] : segments(known), isJoined: false };
    }
  }
}

function pairs(run: string): string[] {
  const characters = run.match(CHARACTER) ?? [];
  return characters.map((character, index) => cut(character + (characters[index + 1] ?? '')));
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
