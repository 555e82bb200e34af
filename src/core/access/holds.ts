// Until when a decision about access holds.

import type { AccessBlock } from '../../db/rows.ts';

/** Whether a decision still holds; `now` in epoch milliseconds. */
export function holds({ expiresAt }: Pick<AccessBlock, 'expiresAt'>, now: number): boolean {
  return expiresAt === null || expiresAt > BigInt(now);
}
