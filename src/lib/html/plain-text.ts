// Turns HTML into text.

import { cleanLine, truncateText } from '../text.ts';
import { sanitizeHtml } from './sanitize.ts';

/**
 * HTML of anyone as text: paragraphs parted by an empty line, line breaks kept, list items on lines of their own with
 * `- `. The result is text, not HTML: escape it where it is shown.
 */
export function htmlToText(html: string): string {
  return sanitizedToText(sanitizeHtml(html));
}

/** The same for HTML that `sanitizeHtml` made, such as a stored post. */
export function sanitizedToText(html: string): string {
  const marked = html
    .split(/(<pre[ >].*?<\/pre>)/s)
    // White space of the source means one space, except in preformatted text (the odd pieces).
    .map((piece, index) => (index % 2 === 1 ? piece : piece.replace(/[ \n\t]+/g, ' ')))
    .join('')
    .replaceAll('<br />', '\n')
    .replace(/<li[^>]*>/g, '\n- ')
    .replace(/<\/?(?:p|pre|blockquote|ul|ol)(?: [^>]*)?>/g, '\n\n')
    .replace(/<[^>]*>/g, '');
  // Line by line, because a pattern for trailing white space takes quadratic time on a long run of it.
  const lines = decode(marked)
    .split('\n')
    .map((line) => line.trimEnd());
  return lines
    .join('\n')
    .replace(/\n +(?=\S)/g, dropSingleSpace)
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** One space at the beginning of a line is left over from the source; more are indentation of preformatted text. */
function dropSingleSpace(lineStart: string): string {
  return lineStart === '\n ' ? '\n' : lineStart;
}

/** One line of at most `longest` characters: titles, OpenGraph descriptions, notifications. */
export function htmlToLine(html: string, longest: number): string {
  return truncateText(cleanLine(htmlToText(html)), longest);
}

/** The only entities that sanitised HTML has. `&amp;` last, or `&amp;lt;` would be decoded twice. */
function decode(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
