// The type of functions that remove the rows of a deleted identity, a chunk at a time.

import type { Identity } from '../../db/rows.ts';
import type { TxCtx } from '../context.ts';

/**
 * Removes at most about `limit` rows of one kind of a deleted identity. Answers how many; 0 when nothing of the kind is
 * left.
 */
export type Eraser = (ctx: TxCtx, identity: Identity, limit: number) => Promise<number>;
