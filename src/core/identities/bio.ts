// Makes safe HTML of the bio and the fields of a profile.

import type { Domain } from '../../db/rows.ts';
import { readPostText } from '../../lib/post-text/render.ts';
import { uris } from '../uris.ts';

/** The value of a field, which is one line and no paragraph. */
export function renderField(domain: Domain, text: string): string {
  return renderBio(domain, text.replace(/\s+/g, ' ')).replace(/^<p>(.*)<\/p>$/s, '$1');
}

/**
 * What the owner of a profile writes about themselves (bio, values of fields) as safe HTML. Handles stay text: a
 * profile notifies nobody.
 */
export function renderBio(domain: Domain, text: string): string {
  if (text.trim() === '') return '';
  return readPostText(text, 'plain').render({
    mention: () => null,
    hashtagUrl: (name) => uris.tag(domain, name),
  }).html;
}
