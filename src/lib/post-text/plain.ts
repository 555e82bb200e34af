import { escapeHtml } from '../html/escape.ts';
import { entityHtml } from './part-html.ts';
import type { EntityPart, TextPart } from './scan.ts';
import { scanText } from './scan.ts';
import type { PostTextLinks } from './types.ts';

export function plainEntities(text: string): EntityPart[] {
  return scanText(text).filter((part): part is EntityPart => part.kind !== 'text');
}

/** Plain text as HTML: an empty line parts paragraphs, a line end stays one. */
export function plainToHtml(text: string, links: PostTextLinks): string {
  const paragraphs = text.split(/\n(?:[^\S\n]*\n)+/).filter((paragraph) => paragraph.trim() !== '');
  return paragraphs.map((paragraph) => `<p>${inlineHtml(paragraph.trim(), links)}</p>`).join('');
}

function inlineHtml(paragraph: string, links: PostTextLinks): string {
  return scanText(paragraph)
    .map((part: TextPart) =>
      part.kind === 'text' ? escapeHtml(part.text).replaceAll('\n', '<br>') : entityHtml(part, links),
    )
    .join('');
}
