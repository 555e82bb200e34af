// A received request of somebody elsewhere to quote a post of one of ours, or to reply to it.

import { type Ctx, inTransaction, type TxCtx } from '../../../core/context.ts';
import type { InteractionRequest, Welcome } from '../../../core/posts/approval/welcome.ts';
import { findPostByUri, type PostWithAuthor } from '../../../core/posts/queries.ts';
import type { RemotePostData } from '../../../core/posts/remote/content.ts';
import { editRemotePost } from '../../../core/posts/remote/edit.ts';
import { storeRemotePost } from '../../../core/posts/remote/store.ts';
import type { Identity, Post } from '../../../db/rows.ts';
import { sameOrigin } from '../../../lib/url/url.ts';
import type { PlainActivity } from '../../parse/activity.ts';
import { readReference } from '../../parse/values/reference.ts';
import type { InboundHandler } from '../message.ts';
import { handled, type InboundOutcome, ignored, settled } from '../outcome.ts';
import { type ReceivedPost, readReceivedPost } from '../received-post.ts';

/** What is asked for. */
interface Asking {
  welcomes(ctx: Ctx, actor: Identity, target: PostWithAuthor, instrument: string): Promise<Welcome>;
  /** Says no. */
  refuse(ctx: TxCtx, actor: Identity, target: PostWithAuthor, request: InteractionRequest): Promise<void>;
  /** Whether the post does with `target` what it asks for. */
  doesSo(data: RemotePostData, target: Post): boolean;
  /** Whether the request is all that is sent to us of the post, so that it comes with it. */
  isDelivery: boolean;
  /** Answers a request for a post that is stored; what came of it, with `no such` where it is none. */
  receive(
    ctx: TxCtx,
    author: Identity,
    target: PostWithAuthor,
    post: Post,
    request: InteractionRequest,
  ): Promise<string>;
}

/**
 * A request about a post of the addressed domain. Whether the post that quotes or replies (`instrument`) really does so
 * is looked at before anything is agreed to: it is read as a Create of it would be, from the request or from its own
 * address.
 */
export function interactionRequest(asking: Asking): InboundHandler<PlainActivity> {
  return async (received) => {
    const { activity, actor, ctx, domain } = received;
    const instrument = readReference(activity.doc.instrument);
    if (activity.id === null || !sameOrigin(activity.id, actor.uri))
      return settled(ignored('its id is none of its actor’s server'));
    if (instrument?.id == null || !sameOrigin(instrument.id, actor.uri))
      return settled(ignored('the post that it asks for is none of its actor’s server'));
    const target = activity.object.id === null ? null : await findPostByUri(ctx, activity.object.id);
    if (target?.domainId !== domain.id) return settled(ignored('there is no such post here'));
    const request = { uri: activity.id, instrument: instrument.id };
    const answer = await asking.welcomes(ctx, actor, target, instrument.id);
    if (answer === 'unseen') return settled(ignored('there is no such post for its actor'));
    if (answer === 'no')
      return {
        apply: (ctx) =>
          inTransaction(ctx, async (ctx) => {
            await asking.refuse(ctx, actor, target, request);
            return handled();
          }),
      };
    const post = await readReceivedPost({ ...received, activity: { ...activity, object: instrument } });
    if (!post.ok) return settled(ignored(post.reason));
    if (post.author.id !== actor.id) return settled(ignored('the post that it asks for is somebody else’s'));
    if (!asking.doesSo(post.data, target)) return settled(ignored('the post does not do what it asks for'));
    return { apply: (ctx) => inTransaction(ctx, (ctx) => take(ctx, asking, post, target, request)) };
  };
}

async function take(
  ctx: TxCtx,
  { isDelivery, receive }: Asking,
  { author, data }: Extract<ReceivedPost, { ok: true }>,
  target: PostWithAuthor,
  request: InteractionRequest,
): Promise<InboundOutcome> {
  // What is for a few was sent to whom it asks, who may read it.
  const blindRecipient = data.visibility === 'MENTIONED' ? target.authorId : null;
  const stored = (await findPostByUri(ctx, data.uri))
    ? await editRemotePost(ctx, author, data, { blindRecipient })
    : await storeRemotePost(ctx, author, data, {
        isDelivered: isDelivery,
        isAskedFor: isDelivery,
        blindRecipient,
      });
  if (stored.outcome === 'ignored') return ignored(stored.reason);
  const said = await receive(ctx, author, target, stored.post, request);
  return said.startsWith('no such') ? ignored(said) : handled(said);
}
