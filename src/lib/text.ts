// Cleans, measures and cuts text.

/** Counts and cuts what people see as one character (UAX #29), in any language. */
const GRAPHEMES = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** UTF-16 units one character may have; the longest emoji has 15. A tower of accents counts as several. */
const UNITS_OF_ONE = 32;

/**
 * Control characters but tab and line feed. PostgreSQL refuses NUL, and none of them means anything in a post or a
 * name.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

/**
 * Text that every database and every encoder takes: line ends as \n, no control characters, lone surrogates replaced.
 */
export function cleanText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(CONTROLS, '')
    .replace(/\p{Surrogate}/gu, '\ufffd');
}

/** Text for one line (names, titles): clean, runs of white space as one space, trimmed. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\s+/gu, ' ').trim();
}

/**
 * Whether a text shows nothing: white space, control characters, and what is drawn by no font (zero-width spaces,
 * fillers, a blank of Braille).
 */
export function hasNothingToSee(text: string): boolean {
  return /^[\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]*$/u.test(text);
}

/** ICU takes time by the square of what it is handed, so it gets a window at a time. */
const WINDOW_UNITS = 512;

/**
 * Letters, digits, signs and spaces that are a character each, whatever stands beside them but a mark: all that UAX #29
 * joins to a neighbour is left out (emoji, flags, Korean jamo, vowel signs, and what goes before a letter).
 */
const SINGLE = String.raw`(?![\p{Extended_Pictographic}\p{Emoji_Modifier}\p{RI}\p{Grapheme_Extend}\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff\u0e33\u0eb3\u0d4e\u{10000}-\u{1d3ff}\u{1d800}-\u{1ffff}\u{e0000}-\u{10ffff}])[\p{L}\p{N}\p{P}\p{S}\p{Zs}]`;
/** What nothing joins, not even a mark: line ends, zero-width spaces, signs of the direction of writing. */
const ALONE = String.raw`[\t\n\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]`;
/**
 * A run of them, each with accents or zero-width joiners perhaps (which join emoji alone, and these are left out), as
 * far as nothing else follows.
 */
const RUN = new RegExp(
  String.raw`(?:(?:${ALONE}|${SINGLE}[\u0300-\u036f\u0591-\u05bd\u064b-\u0652\u200c-\u200d\u3099\u309a]{0,20})(?=${ALONE}|${SINGLE}|$))+`,
  'uy',
);
const ACCENT_OR_LOW_HALF = /[\u0300-\u036f\u0591-\u05bd\u064b-\u0652\u200c-\u200d\u3099\u309a\udc00-\udfff]/;
/** Runs are looked for in windows too: a match of any length would be undone sign by sign. */
const RUN_UNITS = 4096;

/**
 * Characters as people count them; what is stacked higher than any emoji counts for each 32 units. Linear in the
 * length. Stops counting once there are more than `most`.
 */
export function countCharacters(text: string, most = Number.POSITIVE_INFINITY): number {
  // One character a unit, and the usual case. (\r\n would be one character of two.)
  if (/^[\n\x20-\x7e]*$/.test(text)) return text.length;
  let count = 0;
  for (const length of characterLengths(text)) {
    count += Math.ceil(length / UNITS_OF_ONE);
    if (count > most) break;
  }
  return count;
}

/** The lengths of the characters of a text in UTF-16 units, in order. What is longer than a window comes in pieces. */
function* characterLengths(text: string): Generator<number> {
  let start = 0;
  while (start < text.length) {
    RUN.lastIndex = 0;
    const run = RUN.exec(text.slice(start, start + RUN_UNITS))?.[0] ?? '';
    // At the end of the window something may follow that belongs to the last character.
    const known = start + run.length < text.length ? withoutLast(run) : run;
    for (let at = 0; at < known.length; ) {
      let end = at + 1;
      while (end < known.length && ACCENT_OR_LOW_HALF.test(known.charAt(end))) end += 1;
      yield end - at;
      at = end;
    }
    start += known.length;
    if (known.length > 0 || start >= text.length) continue;
    const isSplitPair = /[\ud800-\udbff]/.test(text.charAt(start + WINDOW_UNITS - 1));
    const window = text.slice(start, start + WINDOW_UNITS - (isSplitPair ? 1 : 0));
    const isLast = start + window.length >= text.length;
    const lengths = Array.from(GRAPHEMES.segment(window), ({ segment }) => segment.length);
    // The last character of a window may go on behind it, so the next window begins with it.
    if (!isLast && lengths.length > 1) lengths.pop();
    for (const length of lengths) {
      start += length;
      yield length;
    }
  }
}

function withoutLast(run: string): string {
  let end = run.length - 1;
  while (end > 0 && ACCENT_OR_LOW_HALF.test(run.charAt(end))) end -= 1;
  return run.slice(0, Math.max(0, end));
}

/** At most `longest` characters, the last of them `…` where something was cut; never inside a character. */
export function truncateText(text: string, longest: number): string {
  // Every character has at least one unit, so short text needs no counting.
  if (text.length <= longest) return text;
  let count = 0;
  let end = 0;
  let endOfKept = 0;
  for (const length of characterLengths(text)) {
    count += Math.ceil(length / UNITS_OF_ONE);
    if (count > longest) return `${text.slice(0, endOfKept).trimEnd()}…`;
    end += length;
    if (count < longest) endOfKept = end;
  }
  return text;
}
