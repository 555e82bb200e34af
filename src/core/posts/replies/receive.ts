// Takes in requests of other servers to reply to posts of ours, and answers.

import type { Identity, Post } from '../../../db/rows.ts';
import type { Ctx, TxCtx } from '../../context.ts';
import { type InteractionRequest, type Welcome, welcomeTo } from '../approval/welcome.ts';
import { findPostByUri, type PostWithAuthor } from '../queries.ts';
import { changeReply } from './change.ts';
import { replyAuthorizationUri, replyPermissionOf } from './permission.ts';
import { keepRequest } from './rows.ts';

/** Whether somebody of another server may reply to a post of ours. What was decided once stays so. */
export function welcomesReply(
  ctx: Ctx,
  replier: Identity,
  parent: PostWithAuthor,
  instrument: string,
): Promise<Welcome> {
  return welcomeTo(ctx, replier, parent, async () => {
    const known = await findPostByUri(ctx, instrument);
    if (known?.inReplyToId === parent.id && known.replyState !== null && known.replyState !== 'PENDING')
      return known.replyState === 'ACCEPTED' ? 'yes' : 'no';
    const { permission } = await replyPermissionOf(ctx, replier, parent);
    if (permission === 'AUTOMATIC') return 'yes';
    return permission === 'MANUAL' ? 'ask' : 'no';
  });
}

/** Says no to a request. */
export function refuseReplyRequest(
  ctx: TxCtx,
  replier: Identity,
  parent: PostWithAuthor,
  request: InteractionRequest,
): Promise<void> {
  return ctx.emit({
    kind: 'replyAnswered',
    reply: { author: replier },
    parent,
    authorizationUri: null,
    request,
  });
}

/**
 * Agrees to a request for a reply that is stored here, or keeps it for the author of ours to answer. The same request
 * again is answered the same again; what was refused or taken back stays so.
 */
export async function receiveReplyRequest(
  ctx: TxCtx,
  replier: Identity,
  parent: PostWithAuthor,
  post: Post,
  request: InteractionRequest,
): Promise<'accepted' | 'refused' | 'kept for the author' | 'no such reply'> {
  if (post.inReplyToId !== parent.id || post.authorId !== replier.id) return 'no such reply';
  const authorizationUri = replyAuthorizationUri(parent.author, post.id);
  const reply = { ...post, author: replier };
  const welcome =
    post.replyState === 'ACCEPTED' ? 'yes' : await welcomesReply(ctx, replier, parent, post.uri);
  if (welcome === 'ask' && post.replyState === 'PENDING') {
    await keepRequest(ctx, post.id, request.uri);
    return 'kept for the author';
  }
  // What is shown already needs nobody's word any more.
  const mayReply = welcome === 'yes' || (welcome === 'ask' && post.replyState === null);
  const isNew = mayReply && (await changeReply(ctx, { reply, parent }, 'ACCEPTED', authorizationUri));
  if (!isNew && post.replyState !== 'ACCEPTED') {
    await refuseReplyRequest(ctx, replier, parent, request);
    return 'refused';
  }
  await ctx.emit({ kind: 'replyAnswered', reply, parent, authorizationUri, request });
  return 'accepted';
}
