// Whether replies of other servers may be shown under what they answer.

import type { ReplyState } from '../../../db/enums.ts';
import type { Identity, Post } from '../../../db/rows.ts';
import type { TxCtx } from '../../context.ts';
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

/** Replies of one person to one post that all followers of its author are told of when its policy agrees to them. */
const MOST_TOLD = 10;

/**
 * A reply of another server to one of ours that its policy agrees to, which has just been stored, gets its
 * authorization. Where nobody asked (`isAskedFor` false) whoever follows the author of ours is told of it, as of what
 * they agreed to themselves: only so do others see that it may be there, if its own server cannot say it. Of very many
 * replies by the same person its own server alone is told: nobody makes us send without end.
 */
export async function giveAuthorization(
  ctx: TxCtx,
  reply: PostWithAuthor,
  parent: PostWithAuthor,
  isAskedFor: boolean,
): Promise<void> {
  const authorizationUri = replyAuthorizationUri(parent.author, reply.id);
  await nameAuthorization(ctx, reply.id, authorizationUri);
  if (isAskedFor) return;
  const alike = await ctx.tx.sql.all(
    `SELECT 1 AS "one" FROM post WHERE "inReplyToId" = ? AND "authorId" = ? AND "replyState" = 'ACCEPTED' LIMIT ?`,
    [parent.id, reply.authorId, MOST_TOLD + 1],
  );
  const isQuiet = alike.length > MOST_TOLD;
  await ctx.emit({ kind: 'replyAnswered', reply, parent, authorizationUri, request: null, isQuiet });
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
