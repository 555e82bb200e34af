// Makes players of other sites safe to embed.

import { Parser } from 'htmlparser2';
import { escapeHtml } from '../../lib/html/escape.ts';
import { parseWebUrl } from '../../lib/url/url.ts';
import { LONGEST_URL } from './bounds.ts';

/** Longest HTML of a player that is read, in UTF-16 units. */
const LONGEST_HTML = 20_000;

/**
 * An iframe of ours around a page of another site; empty where its address is not https. It may run scripts of its own
 * origin, and nothing else that reaches out of it but its full screen.
 */
export function iframe(src: string, width: number, height: number): string {
  const url = parseWebUrl(src);
  if (url?.protocol !== 'https:' || url.href.length > LONGEST_URL) return '';
  const size = `${width > 0 ? ` width="${width}"` : ''}${height > 0 ? ` height="${height}"` : ''}`;
  return `<iframe src="${escapeHtml(url.href)}"${size} allowfullscreen="" sandbox="allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-forms" referrerpolicy="strict-origin-when-cross-origin"></iframe>`;
}

/** The address of the first iframe in HTML of anyone; null where there is none. Nothing else of that HTML is kept. */
export function frameIn(html: string): string | null {
  let found: string | null = null;
  const parser = new Parser(
    {
      onopentag(name, { src }) {
        if (name === 'iframe' && src) found ??= src.startsWith('//') ? `https:${src}` : src;
      },
    },
    { decodeEntities: true },
  );
  parser.end(html.slice(0, LONGEST_HTML));
  return found;
}
