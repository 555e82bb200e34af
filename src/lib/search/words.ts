// Splits text into the words that full-text search compares.

/**
 * Scripts whose words nothing parts, or which grow into each other: compounds of Chinese and Japanese, particles behind
 * Korean nouns.
 */
const JOINED = '\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Bopo}\\p{scx=Hang}';
/** Others without spaces, of South-East Asia, whose letters bear vowels and tones. */
const SIGNED = ['Thai', 'Laoo', 'Khmr', 'Mymr', 'Tale', 'Talu', 'Lana', 'Tavt', 'Ahom', 'Java', 'Bali']
  .map((script) => `\\p{Script=${script}}`)
  .join('');
const SPACELESS = new RegExp(`[${JOINED}${SIGNED}]`, 'u');
/** What stands side by side in a run of one kind of script, with the marks upon it. */
const PART = new RegExp(
  `(?<joined>[${JOINED}][${JOINED}\\p{M}]*)|(?<signed>[${SIGNED}][${SIGNED}\\p{M}]*)|[^${JOINED}${SIGNED}]+`,
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
 * The words of a text in their order, folded, at most `most`: runs of letters, marks and digits. Of scripts without
 * spaces every two characters that follow each other are a word, and the last one of a run by itself: so every part of
 * it is found, wherever a reader would divide it, and whether or not a dictionary knows its words.
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
  if (!last || last.kind === 'word') return { words, isPrefix: false };
  // Its last character need not be the last one of a run there.
  if (last.words.length === 1) return { words, isPrefix: true };
  // A letter may bear a vowel or a tone there that was not typed yet.
  return { words: words.slice(0, -1), isPrefix: last.kind === 'signed' };
}

interface Part {
  words: string[];
  /** A word; or pairs of characters and the last character of a run. */
  kind: 'word' | 'joined' | 'signed';
}

function* partsOf(text: string): Generator<Part> {
  for (const [run] of foldText(text).matchAll(WORD)) {
    if ((run.charCodeAt(0) < 0x80 && ASCII.test(run)) || !SPACELESS.test(run)) {
      yield { words: [cut(run)], kind: 'word' };
      continue;
    }
    for (const [part, joined, signed] of run.matchAll(PART)) {
      if (joined !== undefined) yield { words: pairs(joined), kind: 'joined' };
      else if (signed !== undefined) yield { words: pairs(signed), kind: 'signed' };
      else yield { words: [cut(part)], kind: 'word' };
    }
  }
}

function pairs(run: string): string[] {
  const characters = run.match(CHARACTER) ?? [];
  return characters.map((character, index) => cut(character + (characters[index + 1] ?? '')));
}

function cut(word: string): string {
  if (word.length <= LONGEST_WORD) return word;
  // Half of a surrogate pair would be no text.
  return word.slice(0, LONGEST_WORD).replace(/[\ud800-\udbff]$/, '');
}
