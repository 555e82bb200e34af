// What a notification tells in one sentence.

import type { NotificationKind } from '../../db/enums.ts';
import type { Identity } from '../../db/rows.ts';
import { truncateText } from '../../lib/text.ts';
import { fill } from '../../lib/words/fill.ts';
import type { Words } from '../../lib/words/words.ts';
import { handleOf } from '../identities/queries.ts';

const LONGEST_NAME = 60;

/**
 * Who did what, as plain text on one line, in the language of `words`; `by` where it is not the actor who is named.
 */
export function titleOf(
  words: Words,
  kind: NotificationKind,
  actor: Identity,
  by: string | null = null,
): string {
  const name = by ?? (actor.name.replace(/\s+/g, ' ').trim() || handleOf(actor));
  return fill(words.notifications.titles[kind], { name: truncateText(name, LONGEST_NAME) });
}
