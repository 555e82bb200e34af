// The author of a post agrees to a reply that waits, refuses it, or takes a reply away from under the post.

import type { Identity } from '../../../db/rows.ts';
import { fromPartialIndex } from '../../../db/sql/from-partial-index.ts';
import { joinByKey } from '../../../db/sql/join-by-key.ts';
import { AppError } from '../../../lib/app-error.ts';
import { type Ctx, inTransaction, sql, type TxCtx } from '../../context.ts';
import type { Page } from '../../page.ts';
import type { InteractionRequest } from '../approval/welcome.ts';
import { PostNotFound } from '../errors.ts';
import { getPost, type PostWithAuthor, postsAbout } from '../queries.ts';
import { type Reader, readerOf } from '../reader.ts';
import { lockPostAndParent } from '../rows.ts';
import { domainOfAuthor } from '../write/create.ts';
import { changeReply, type WholeReply, wholeReply } from './change.ts';
import { replyAuthorizationUri } from './permission.ts';
import { replyAuthorization, requestKept } from './rows.ts';

const PATH = ['input', 'postId'];

/**
 * Agrees to a reply to a post of the identity that waits, or was refused: it is shown from now on, and other servers
 * can look the consent up. Twice is the same as once. Errors: NOT_FOUND where it is no reply, FORBIDDEN where it
 * replies to somebody else, CONFLICT where it was shown and taken away again, which is for good.
 */
export async function approveReply(ctx: Ctx, identity: Identity, postId: bigint): Promise<void> {
  await decide(ctx, identity, postId, async (ctx, whole) => {
    const { reply, parent } = whole;
    if (reply.replyState === null || reply.replyState === 'ACCEPTED') return;
    const authorizationUri = replyAuthorizationUri(parent.author, reply.id);
    if (await changeReply(ctx, whole, 'ACCEPTED', authorizationUri))
      await ctx.emit({ kind: 'replyAnswered', ...whole, authorizationUri, request: await asked(ctx, reply) });
    else
      throw new AppError('CONFLICT', 'This reply was taken away from under the post, which is for good.', {
        path: PATH,
      });
  });
}

/**
 * Refuses a reply to a post of the identity that waits, or takes one away that is shown: only its author has it from
 * now on. Other servers are told. Twice is the same as once. Answers the id of the identity's post. Errors:
 * NOT_FOUND, FORBIDDEN.
 */
export function rejectReply(ctx: Ctx, identity: Identity, postId: bigint): Promise<bigint> {
  return decide(ctx, identity, postId, async (ctx, whole) => {
    const { reply, parent } = whole;
    if (reply.authorId === identity.id)
      throw new AppError('FORBIDDEN', 'This is a post of your own; delete it instead.', { path: PATH });
    const known = await replyAuthorization(ctx, reply.id);
    const isOurs = known === replyAuthorizationUri(parent.author, reply.id);
    const isRevoked = reply.replyState === null || reply.replyState === 'ACCEPTED';
    if (!(await changeReply(ctx, whole, 'NO'))) return;
    if (isRevoked && isOurs)
      await ctx.emit({ kind: 'replyAuthorizationEnded', ...whole, authorizationUri: known });
    else {
      const request = await asked(ctx, reply);
      await ctx.emit({ kind: 'replyAnswered', ...whole, authorizationUri: null, request });
    }
  });
}

/** The replies that wait for the consent of the author of a post; nobody else gets any. */
export async function pendingReplies(
  ctx: Ctx,
  reader: Reader,
  post: Pick<PostWithAuthor, 'id' | 'authorId'>,
  page: Page,
): Promise<PostWithAuthor[]> {
  if (reader.identityId !== post.authorId) return [];
  return postsAbout(ctx, { ...reader, seesHeld: true }, page, {
    from: 'post p',
    where: `p."inReplyToId" = ? AND p."replyState" = 'PENDING'`,
    params: [post.id],
  });
}

/** The replies that wait for the consent of an identity, whatever post of theirs they answer. */
export function repliesWaitingFor(
  ctx: Ctx,
  reader: Reader,
  identity: Pick<Identity, 'id'>,
  page: Page,
): Promise<PostWithAuthor[]> {
  const { dialect } = sql(ctx);
  const waiting = fromPartialIndex(dialect, {
    table: 'post',
    alias: 'p',
    index: 'post_pending_reply_idx',
    condition: `"replyState" = 'PENDING'`,
  });
  return postsAbout(ctx, { ...reader, seesHeld: true }, page, {
    from: `${waiting} ${joinByKey(dialect, 'post', 't', 'p."inReplyToId"')}`,
    where: `p."replyState" = 'PENDING' AND p."inReplyToId" IS NOT NULL AND t."authorId" = ? AND t."deletedAt" IS NULL`,
    params: [identity.id],
  });
}

/** The request that a decision about a reply answers; null where nobody sent one. */
async function asked(ctx: TxCtx, { id, uri }: PostWithAuthor): Promise<InteractionRequest | null> {
  const request = await requestKept(ctx, id);
  return request === null ? null : { uri: request, instrument: uri };
}

async function decide(
  ctx: Ctx,
  identity: Identity,
  postId: bigint,
  act: (ctx: TxCtx, whole: WholeReply) => Promise<void>,
): Promise<bigint> {
  await domainOfAuthor(ctx, identity);
  return inTransaction(ctx, async (ctx) => {
    const whole = await wholeReply(ctx, postId);
    if (!whole) throw new PostNotFound(PATH);
    if (whole.parent.authorId !== identity.id) {
      await getPost(ctx, await readerOf(ctx, identity), postId, PATH);
      throw new AppError('FORBIDDEN', 'Only the author of a post decides about replies to it.', {
        path: PATH,
      });
    }
    // Others may decide or delete at this moment: what follows is about the reply as they leave it.
    await lockPostAndParent(ctx, postId);
    const now = await wholeReply(ctx, postId);
    if (!now) throw new PostNotFound(PATH);
    await act(ctx, now);
    return now.parent.id;
  });
}
