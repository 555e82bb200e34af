// Makes HTML of other servers safe to show.

import { Parser } from 'htmlparser2';
import { cleanText } from '../text.ts';
import { SafeHtmlWriter } from './safe-writer.ts';

/** Longest HTML that is looked at, in UTF-16 units; the rest is cut off. */
export const LONGEST_HTML = 400_000;

/**
 * Longest HTML that is kept, in UTF-16 units: a page of posts must stay one that can be sent. Escaping makes text up to
 * five times longer.
 */
export const LONGEST_SAFE_HTML = 200_000;

/** The parser gets pieces of this many UTF-16 units, so that it stops soon after there is enough. */
const PIECE = 8192;

/**
 * HTML of anyone as it may be shown to everyone: an allow-list of elements, no style, no script, no embedding, links of
 * safe schemes only and with `rel="nofollow noopener noreferrer"`. Every HTML that is stored for showing went through
 * here, our own included. At most `longest` UTF-16 units, the rest is cut off. Never throws; takes time in proportion
 * to what it reads, which is bounded.
 */
export function sanitizeHtml(html: string, longest = LONGEST_SAFE_HTML): string {
  return sanitize(html, longest).html;
}

/** The same, and whether something was cut off. */
export function sanitize(html: string, longest = LONGEST_SAFE_HTML): { html: string; isCut: boolean } {
  const text = cleanText(html.length > LONGEST_HTML ? html.slice(0, LONGEST_HTML) : html);
  const isShort = html.length <= LONGEST_HTML;
  const writer = new SafeHtmlWriter(longest);
  if (!/[<&]/.test(text)) {
    writer.ontext(text);
    return { html: writer.finish(), isCut: writer.end !== null || !isShort };
  }
  const parser = new Parser(writer, { decodeEntities: true });
  for (let at = 0; at < text.length && writer.end === null; ) {
    // Never inside of a character of two units.
    const isSplit = /[\ud800-\udbff]/.test(text.charAt(at + PIECE - 1));
    const piece = text.slice(at, at + PIECE - (isSplit ? 1 : 0));
    parser.write(piece);
    writer.flush();
    at += piece.length;
  }
  if (writer.end === null) parser.end();
  if (writer.end === 'too-deep') return { html: wordsOnly(text, longest), isCut: true };
  return { html: writer.finish(), isCut: writer.end !== null || !isShort };
}

/** What is nested beyond reason, without any tags. */
function wordsOnly(html: string, longest: number): string {
  const words = html.replace(/<[^>]*>?/g, ' ').replace(/\s+/g, ' ');
  const writer = new SafeHtmlWriter(longest);
  writer.ontext(words);
  return writer.finish();
}
