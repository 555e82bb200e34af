// How long a post counts.

import { countCharacters } from '../text.ts';
import type { TextPart } from './scan.ts';

/** What an address counts, however long it is. */
export const ADDRESS_LENGTH = 23;

/**
 * How long a post is for its limit, in characters as people see them: an address counts 23, of a mention the domain is
 * free. Markup counts as written. The content warning counts too: add both. Stops counting once there are more than
 * `most`.
 */
export function countPostCharacters(parts: readonly TextPart[], most = Number.POSITIVE_INFINITY): number {
  let count = 0;
  for (const part of parts) {
    if (part.kind === 'url') count += ADDRESS_LENGTH;
    else if (part.kind === 'mention') count += 1 + countCharacters(part.handle.username);
    else count += countCharacters(part.text, most - count);
    if (count > most) break;
  }
  return count;
}
