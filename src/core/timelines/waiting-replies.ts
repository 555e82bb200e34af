// Puts replies into home timelines and lists once what they answer is known.

import type { Identity, Post } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import type { NewEvent } from '../../live/events.ts';
import type { TxCtx } from '../context.ts';
import { isHeld } from '../posts/replies/held.ts';
import { postEntry } from './entry.ts';
import { fanOutOn, HOMES_A_CHUNK } from './fan-out.ts';
import { answersOthers, bringPost, listEvent } from './known-entries.ts';

/**
 * Replies that came before what they answer. Whose homes a reply enters depends on whom it answers, so it is decided
 * anew once that is known: then everybody has what they would have, had the two come in order. Nobody is notified
 * again.
 */

/**
 * Remembers that a reply was delivered to the domain of `ctx` though nobody knows yet what it answers, or whether whom
 * it answers agrees to it.
 */
export async function waitForParent(ctx: TxCtx, reply: Post): Promise<void> {
  if (!ctx.domain) return;
  await ctx.tx.sql.run(
    'INSERT INTO waiting_reply ("postId", "domainId", "deliveredAt") VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
    [reply.id, ctx.domain.id, BigInt(ctx.now)],
  );
}

/** A reply waits no longer: the domains that it was delivered to meanwhile. */
export async function endWaiting(ctx: TxCtx, replyId: bigint): Promise<bigint[]> {
  const rows = await ctx.tx.sql.all<{ domainId: bigint }>(
    'DELETE FROM waiting_reply WHERE "postId" = ? RETURNING "domainId"',
    [replyId],
  );
  return rows.map(({ domainId }) => domainId).sort((a, b) => (a < b ? -1 : 1));
}

/**
 * The replies have found their parent: the homes and lists that they belong into. As many homes as one transaction may
 * write; the rest goes on by itself.
 */
export async function placeReplies(
  ctx: TxCtx,
  parent: Post & { author: Identity },
  replyIds: readonly bigint[],
): Promise<void> {
  const { sql, models } = ctx.tx;
  const found = await models.post.findMany({
    where: { id: { in: [...replyIds] } },
    include: { author: true },
  });
  // Those that need consent go on waiting.
  const replies = found.filter((reply) => !isHeld(reply));
  const byId = new Map(replies.map((reply) => [reply.id, reply]));
  const waiting = await sql.all<{ postId: bigint; domainId: bigint; deliveredAt: bigint }>(
    `DELETE FROM waiting_reply WHERE ${anyOf(sql.dialect, '"postId"')} RETURNING "postId", "domainId", "deliveredAt"`,
    [[...byId.keys()]],
  );
  const events = await bringPost(ctx, parent, [...new Set(waiting.map((row) => row.domainId))]);
  for (const reply of replies)
    if (!answersOthers(reply, parent.authorId)) events.push(...(await showInThread(ctx, reply)));
  await ctx.app.events.append(ctx.tx, ...events);
  let left = HOMES_A_CHUNK;
  for (const { postId, domainId, deliveredAt } of waiting) {
    const reply = byId.get(postId);
    if (!reply || reply.deletedAt !== null) continue;
    const entry = postEntry(reply, reply.author, parent.authorId);
    left = await fanOutOn(ctx, entry, { domainId, limit: left, before: deliveredAt });
  }
}

/**
 * A reply to oneself is shown where replies to others are not: in federated timelines, and on a profile without
 * replies.
 */
async function showInThread(ctx: TxCtx, reply: Post): Promise<NewEvent[]> {
  const rows = await ctx.tx.sql.all<{ domainId: bigint }>(
    `UPDATE domain_entry SET "isReply" = FALSE WHERE "domainId" IN (SELECT "id" FROM domain) AND "postId" = ? AND "isReply" RETURNING "domainId"`,
    [reply.id],
  );
  const added = listEvent('entry.added', 0n, reply, false);
  return [
    { ...added, listDomainId: null, detail: { isAdopted: true } },
    ...rows.map(({ domainId }) => ({ ...added, listDomainId: domainId, detail: { isAdopted: true } })),
  ];
}
