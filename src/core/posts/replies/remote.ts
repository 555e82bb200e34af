// Whether replies of other servers may be shown under what they answer.

import type { ReplyState } from '../../../db/enums.ts';
import type { Identity, Post } from '../../../db/rows.ts';
import { joinByKey } from '../../../db/sql/join-by-key.ts';
import { firstIdAt } from '../../../lib/ids.ts';
import type { TxCtx } from '../../context.ts';
import { NEWS_MS } from '../../news.ts';
import { scheduleWork } from '../../work/schedule.ts';
import { isPlaceOf } from '../approval/authorization.ts';
import { findPost, type PostWithAuthor } from '../queries.ts';
import { uriOrNull } from '../remote/uri.ts';
import { updatePost } from '../rows.ts';
import { isFree } from './approval.ts';
import { isHeld } from './held.ts';
import { replyAuthorizationUri, replyPermissionOf } from './permission.ts';
import { nameAuthorization, replyAuthorization } from './rows.ts';

/**
 * How a reply of another server begins: null where everybody can see that its author may reply. Else to a post of ours
 * its policy decides: ACCEPTED where it lets them, by an authorization that others can look at, or PENDING, so that
 * nothing is lost and the author of ours can still agree. To a post of another server PENDING until its author's server
 * shows an authorization.
 */
export async function remoteBeginning(
  ctx: TxCtx,
  author: Identity,
  parent: Pick<PostWithAuthor, keyof Post> | null,
): Promise<ReplyState | null> {
  // Nearly every post: nothing is read.
  if (parent === null || parent.deletedAt !== null || isFree(parent)) return null;
  const { permission, isPlain } = await replyPermissionOf(ctx, author, { ...parent, replyState: null });
  if (isPlain) return null;
  return parent.domainId !== null && permission === 'AUTOMATIC' ? 'ACCEPTED' : 'PENDING';
}

/** Replies of one person to one author in a day (UTC) that all the author's followers are told of. */
const MOST_TOLD = 10;
const DAY_MS = 24n * 3600_000n;

/**
 * A reply of another server to one of ours that its policy agrees to, which has just been stored, gets its
 * authorization. Where nobody asked (`isAskedFor` false) whoever follows the author of ours is told of it, as of what
 * they agreed to themselves: only so do others see that it may be there, if its own server cannot say it. Of an old
 * reply, and of many by the same person to the same author in a day, its own server alone is told, so that nobody makes
 * us send to everybody without end; of one that we fetched ourselves (`isDelivered` false) nobody.
 */
export async function giveAuthorization(
  ctx: TxCtx,
  reply: PostWithAuthor,
  parent: PostWithAuthor,
  { isAskedFor, isDelivered }: { isAskedFor: boolean; isDelivered: boolean },
): Promise<void> {
  const authorizationUri = replyAuthorizationUri(parent.author, reply.id);
  await nameAuthorization(ctx, reply.id, authorizationUri);
  if (isAskedFor || !isDelivered) return;
  const isQuiet = reply.storedAt - reply.publishedAt > NEWS_MS || (await isOneOfMany(ctx, reply, parent));
  await ctx.emit({ kind: 'replyAnswered', reply, parent, authorizationUri, request: null, isQuiet });
}

/**
 * Whether more replies of that person to that author have come as news today than followers are told of. Also those
 * that were deleted since.
 */
async function isOneOfMany(ctx: TxCtx, { authorId, storedAt }: Post, parent: Post): Promise<boolean> {
  const { sql } = ctx.tx;
  const today = storedAt - (storedAt % DAY_MS);
  const told = await sql.all(
    `SELECT 1 AS "one" FROM post p ${joinByKey(sql.dialect, 'post', 't', 'p."inReplyToId"')}
     WHERE p."authorId" = ? AND p."id" >= ? AND p."storedAt" >= ? AND p."storedAt" - p."publishedAt" <= ?
       AND p."replyState" = 'ACCEPTED' AND t."authorId" = ? LIMIT ?`,
    [authorId, firstIdAt(Number(today - NEWS_MS)), today, NEWS_MS, parent.authorId, MOST_TOLD + 1],
  );
  return told.length > MOST_TOLD;
}

/**
 * Takes over which authorization a reply of another server names. One that is new to us begins anew where the reply is
 * not shown: its server is asked (reconciler, `reply-verification`). Of posts of ours we give the authorizations, so
 * what a reply says of one is no matter.
 */
export async function takeAuthorization(
  ctx: TxCtx,
  reply: Post,
  parent: Pick<PostWithAuthor, 'domainId' | 'uri' | 'author'> | null,
  told: string | null | undefined,
): Promise<void> {
  const uri = uriOrNull(told ?? null);
  if (uri === null || reply.inReplyToUri === null || parent?.domainId != null) return;
  if (parent && !isPlaceOf(uri, parent)) return;
  if ((await replyAuthorization(ctx, reply.id)) === uri) return;
  // What a shown reply rests on stays what was looked at.
  if (reply.replyState === 'ACCEPTED') return;
  await nameAuthorization(ctx, reply.id, uri);
  if (parent === null || !isHeld(reply)) return;
  if (reply.replyState !== 'PENDING') await updatePost(ctx.tx.sql, reply.id, { replyState: 'PENDING' });
  await lookAt(ctx, reply.id);
}

/**
 * A reply that came before what it answers has found it, a post of another server: where that does not let its author
 * reply, it waits from now on. Answers whether it does.
 */
export async function holdAdopted(ctx: TxCtx, replyId: bigint, parent: PostWithAuthor): Promise<boolean> {
  const reply = await findPost(ctx, replyId);
  if (!reply || reply.replyState !== null) return reply !== null && isHeld(reply);
  if ((await remoteBeginning(ctx, reply.author, parent)) === null) return false;
  await updatePost(ctx.tx.sql, replyId, { replyState: 'PENDING' });
  const uri = await replyAuthorization(ctx, replyId);
  if (uri !== null && isPlaceOf(uri, parent)) await lookAt(ctx, replyId);
  return true;
}

function lookAt(ctx: TxCtx, replyId: bigint): Promise<void> {
  return scheduleWork(ctx, {
    machine: 'reply-verification',
    subject: String(replyId),
    state: 'verifying',
    dueAt: ctx.now,
  });
}
