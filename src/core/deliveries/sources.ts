import type { TxCtx } from '../context.ts';
import type { TargetInbox } from './insert.ts';

/** Where the inboxes of a fan-out come from; walked by inbox id. */
export type FanOutSource =
  /** Inboxes of the accepted followers of an identity. */
  | { kind: 'followers'; authorId: bigint }
  /** Inboxes that have a post (or boost), or to which it is still on its way. */
  | { kind: 'recipients'; subjectId: bigint }
  /** Inboxes that may know an identity: followers, recipients of its posts, whatever it was delivered to. */
  | { kind: 'known'; identityId: bigint };

export interface FanOutPlan {
  source: FanOutSource;
  domainId: bigint;
  evenIfBlocked: boolean;
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
  known: `SELECT i."id", i."hostId", i."goneUntil" FROM inbox i WHERE i."id" IN (
      SELECT a."inboxId" FROM audience a WHERE a."authorId" = ?
      UNION SELECT r."inboxId" FROM post p JOIN post_recipient r ON r."postId" = p."id" WHERE p."authorId" = ?
      UNION SELECT d."inboxId" FROM activity a JOIN delivery d ON d."activityId" = a."id" WHERE a."actorId" = ?
    ) AND i."id" > ? ORDER BY i."id" LIMIT ?`,
};

/** The next inboxes of a fan-out after `cursor`, at most `limit`, without those that said lately they are gone; `last` is where to go on, `isLast` whether none is left. */
export async function nextInboxes(
  ctx: TxCtx,
  plan: FanOutPlan,
  cursor: bigint,
  limit: number,
): Promise<{ inboxes: TargetInbox[]; last: bigint; isLast: boolean }> {
  const { source } = plan;
  const subject =
    source.kind === 'followers'
      ? source.authorId
      : source.kind === 'recipients'
        ? source.subjectId
        : source.identityId;
  const times = { followers: 1, recipients: 2, known: 3 }[source.kind];
  const rows = await ctx.tx.sql.all<InboxRow>(SQL[source.kind], [
    ...Array(times).fill(subject),
    cursor,
    limit,
  ]);
  const blocked = plan.evenIfBlocked ? [] : await ctx.app.hostBlocks.blockedHostIds(plan.domainId);
  const now = BigInt(ctx.now);
  const inboxes = rows.filter(
    (row) => !(row.goneUntil !== null && row.goneUntil > now) && !blocked.includes(row.hostId),
  );
  return { inboxes, last: rows.at(-1)?.id ?? cursor, isLast: rows.length < limit };
}
