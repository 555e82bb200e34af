import { cleanLine, truncateText } from '../text.ts';
import { sanitizeHtml } from './sanitize.ts';

/**
 * HTML of anyone as text: paragraphs parted by an empty line, line breaks kept, list items on lines of their own with `- `. The
 * result is text, not HTML: escape it where it is shown.
 */
export function htmlToText(html: string): string {
  return sanitizedToText(sanitizeHtml(html));
}

/** The same for HTML that `sanitizeHtml` made, such as a stored post. */
export function sanitizedToText(html: string): string {
  return decode(
    html
      .replace(/\s*<br \/>\n?/g, '\n')
      .replace(/<li[^>]*>/g, '\n- ')
      .replace(/<\/(?:p|pre|blockquote|ul|ol)>/g, '\n\n')
      .replace(/<(?:p|pre|blockquote|ul|ol)[ >][^<]*/g, (opening) => `\n\n${opening}`)
      .replace(/<[^>]*>/g, ''),
  )
    .replace(/[^\S\n]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
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
