// What can become of a received activity.

import type { Ctx } from '../../core/context.ts';
import type { Identity } from '../../db/rows.ts';

/** What became of an inbound message; `note` says why, for people who look. */
export interface InboundOutcome {
  outcome: 'handled' | 'ignored' | 'retry' | 'failed';
  note: string | null;
  /** Milliseconds after which trying again may help, for `retry`. */
  retryAfterMs?: number;
}

/**
 * A message whose documents were fetched: what is left to do touches the database alone. `apply` takes part in the
 * transaction of its context, so that several can share one; it is idempotent.
 */
export interface PreparedInbound {
  apply(ctx: Ctx): Promise<InboundOutcome>;
  /**
   * What it takes hold of, where that is known beforehand; without it, it has a transaction of its own on PostgreSQL.
   */
  touches?: Touched;
}

/**
 * What a message takes hold of in the database. Those that share a transaction take everything first, in one order
 * (core/hold.ts).
 */
export interface Touched {
  /** URIs of posts: written, answered, boosted, favourited, deleted. */
  posts?: readonly (string | null)[];
  /** Normalised names of hashtags. */
  tags?: readonly string[];
  /** Whose inboxes get rows of their own, where they have none. */
  inboxesOf?: readonly Identity[];
  /**
   * All rows it reads before it changes them hang on what is named here, on its actor and on the threads of these
   * posts: it may be applied beside others, in the same transaction, that have nothing of it in common. Locks do not
   * part those: a transaction holds them once.
   */
  isApart?: boolean;
}

export const handled = (note: string | null = null): InboundOutcome => ({ outcome: 'handled', note });
export const ignored = (note: string): InboundOutcome => ({ outcome: 'ignored', note });
export const failed = (note: string): InboundOutcome => ({ outcome: 'failed', note });

/** Nothing to write: the outcome is known already. */
export function settled(outcome: InboundOutcome): PreparedInbound {
  return { apply: async () => outcome, touches: {} };
}
