/** Counts and cuts what people see as one character (UAX #29), in any language. */
const GRAPHEMES = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** UTF-16 units one character may have; the longest emoji has 15. A tower of accents counts as several. */
const UNITS_OF_ONE = 32;

/** Control characters but tab and line feed. PostgreSQL refuses NUL, and none of them means anything in a post or a name. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** Text that every database and every encoder takes: line ends as \n, no control characters, lone surrogates replaced. */
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

/** Characters as people count them; what is stacked higher than any emoji counts for each 32 units. */
export function countCharacters(text: string): number {
  let count = 0;
  for (const { segment } of GRAPHEMES.segment(text)) count += Math.ceil(segment.length / UNITS_OF_ONE);
  return count;
}

/** At most `longest` characters, the last of them `…` where something was cut; never inside a character. */
export function truncateText(text: string, longest: number): string {
  // Every character has at least one unit, so short text needs no counting, and of long text only the beginning.
  if (text.length <= longest) return text;
  let count = 0;
  let endOfKept = 0;
  for (const { segment, index } of GRAPHEMES.segment(text.slice(0, longest * UNITS_OF_ONE + UNITS_OF_ONE))) {
    count += Math.ceil(segment.length / UNITS_OF_ONE);
    if (count > longest) return `${text.slice(0, endOfKept).trimEnd()}…`;
    if (count < longest) endOfKept = index + segment.length;
  }
  return text;
}
