// Replies that are not shown: they wait for the consent of the author they answer, or were refused it.

import type { Post } from '../../../db/rows.ts';

/** Whether a reply waits for consent, or was refused it: its author alone sees it, and nobody counts it. */
export function isHeld({ replyState }: Pick<Post, 'replyState'>): boolean {
  return replyState !== null && replyState !== 'ACCEPTED';
}

/** Those that are not, in SQL, of posts under the alias `p`. */
export const notHeldSql = (p: string): string =>
  `(${p}."replyState" IS NULL OR ${p}."replyState" = 'ACCEPTED')`;
