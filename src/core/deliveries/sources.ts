// Walks the inboxes of a fan-out of deliveries, a chunk at a time.

import { LRUCache } from 'lru-cache';
import type { App, TxCtx } from '../context.ts';
import type { TargetInbox } from './insert.ts';
import { KNOWN_INBOXES, KNOWN_PARAMETERS } from './known-inboxes.ts';

/** Where the inboxes of a fan-out come from; walked by inbox id. */
export type FanOutSource =
  /** Inboxes of the accepted followers of an identity. */
  | { kind: 'followers'; authorId: bigint }
  /** Inboxes that have a post (or boost), or to which it is still on its way. */
  | { kind: 'recipients'; subjectId: bigint }
  /** Inboxes that may know an identity (known-inboxes.ts). */
  | { kind: 'known'; identityId: bigint };

export interface FanOutPlan {
  source: FanOutSource;
  domainId: bigint;
  evenIfBlocked: boolean;
  /**
   * The stored fan-out that is gone on with, chunk by chunk; undefined for the first chunk, written with the change
   * itself.
   */
  fanOutId?: bigint;
}

interface InboxRow extends TargetInbox {
  goneUntil: bigint | null;
}

const SQL: Record<FanOutSource['kind'], string> = {
  followers: `SELECT i."id", i."hostId", i."goneUntil" FROM audience a JOIN inbox i ON i."id" = a."inboxId"
    WHERE a."authorId" = ? AND a."inboxId" > ? AND a."followers" > 0 ORDER BY a."inboxId" LIMIT ?`,
  recipients: `SELECT i."id", i."hostId", i."goneUntil" FROM inbox i WHERE i."id" IN (
      SELECT r."inboxId" FROM post_recipient r WHERE r."postId" = ?
      UNION SELECT d."inboxId" FROM activity a JOIN delivery d ON d."activityId" = a."id" WHERE a."postId" = ? AND a."addsRecipients"
    ) AND i."id" > ? ORDER BY i."id" LIMIT ?`,
  known: KNOWN_INBOXES,
};

/** Inboxes kept of fan-outs under way. */
const INBOXES_KEPT = 200_000;
const underWay = new WeakMap<App, LRUCache<bigint, readonly InboxRow[]>>();

/**
 * The next inboxes of a fan-out after `cursor`, at most `limit`, without those that said lately they are gone; `last`
 * is where to go on, `isLast` whether none is left.
 */
export async function nextInboxes(
  ctx: TxCtx,
  plan: FanOutPlan,
  cursor: bigint,
  limit: number,
): Promise<{ inboxes: TargetInbox[]; last: bigint; isLast: boolean }> {
  const rows = await nextRows(ctx, plan, cursor, limit);
  const blocked = plan.evenIfBlocked ? [] : await ctx.app.hostBlocks.blockedHostIds(plan.domainId);
  const now = BigInt(ctx.now);
  const inboxes = rows.filter(
    (row) => !(row.goneUntil !== null && row.goneUntil > now) && !blocked.includes(row.hostId),
  );
  return { inboxes, last: rows.at(-1)?.id ?? cursor, isLast: rows.length < limit };
}

async function nextRows(
  ctx: TxCtx,
  { source, fanOutId }: FanOutPlan,
  cursor: bigint,
  limit: number,
): Promise<InboxRow[]> {
  const { sql } = ctx.tx;
  if (source.kind === 'followers') return sql.all(SQL.followers, [source.authorId, cursor, limit]);
  const subject = source.kind === 'recipients' ? source.subjectId : source.identityId;
  const params = Array<bigint>(source.kind === 'recipients' ? 2 : KNOWN_PARAMETERS).fill(subject);
  const chunk = () => sql.all<InboxRow>(SQL[source.kind], [...params, cursor, limit]);
  if (fanOutId === undefined) return chunk();
  // These cannot be walked by an index: each chunk would gather everything anew, so the process that goes on with it
  // gathers once.
  const kept = keptOf(ctx.app);
  const all =
    kept.get(fanOutId) ?? (await sql.all<InboxRow>(SQL[source.kind], [...params, cursor, INBOXES_KEPT]));
  // More than are kept: the last of them would be taken for the end.
  if (all.length >= INBOXES_KEPT) return chunk();
  kept.set(fanOutId, all);
  const from = all.findIndex((row) => row.id > cursor);
  return from === -1 ? [] : all.slice(from, from + limit);
}

function keptOf(app: App): LRUCache<bigint, readonly InboxRow[]> {
  let kept = underWay.get(app);
  if (!kept) {
    kept = new LRUCache({ maxSize: INBOXES_KEPT, sizeCalculation: (rows) => Math.max(1, rows.length) });
    underWay.set(app, kept);
  }
  return kept;
}
