// Plain text of posts as HTML.

import { escapeHtml } from '../html/escape.ts';
import { entityHtml } from './part-html.ts';
import type { TextPart } from './scan.ts';
import type { PostTextLinks } from './types.ts';

/** A line end with nothing but empty lines behind it. */
const PARAGRAPH_END = /\n(?:[^\S\n]*\n)+/;

/**
 * Plain text, in the pieces that `scanText` made of it, as HTML: an empty line parts paragraphs, a line end stays one.
 */
export function plainToHtml(parts: readonly TextPart[], links: PostTextLinks): string {
  return paragraphs(parts)
    .map((paragraph) => paragraphHtml(paragraph, links))
    .join('');
}

function paragraphs(parts: readonly TextPart[]): TextPart[][] {
  let current: TextPart[] = [];
  const all = [current];
  for (const part of parts) {
    if (part.kind !== 'text') {
      current.push(part);
      continue;
    }
    part.text.split(PARAGRAPH_END).forEach((text, index) => {
      if (index > 0) {
        current = [];
        all.push(current);
      }
      if (text !== '') current.push({ kind: 'text', text });
    });
  }
  return all;
}

function paragraphHtml(parts: readonly TextPart[], links: PostTextLinks): string {
  const pieces = parts.map((part, index) => {
    if (part.kind !== 'text') return entityHtml(part, links);
    let { text } = part;
    if (index === 0) text = text.trimStart();
    if (index === parts.length - 1) text = text.trimEnd();
    return escapeHtml(text).replaceAll('\n', '<br>');
  });
  const html = pieces.join('');
  return html === '' ? '' : `<p>${html}</p>`;
}
