// A received QuoteRequest: somebody elsewhere asks to quote a post of one of ours (FEP-044f).

import { inTransaction, type TxCtx } from '../../../core/context.ts';
import { findPostByUri, type PostWithAuthor } from '../../../core/posts/queries.ts';
import { receiveQuoteRequest, refuseQuote, welcomes } from '../../../core/posts/quotes/receive.ts';
import { editRemotePost } from '../../../core/posts/remote/edit.ts';
import { storeRemotePost } from '../../../core/posts/remote/store.ts';
import { sameOrigin } from '../../../lib/url/url.ts';
import type { PlainActivity } from '../../parse/activity.ts';
import { readReference } from '../../parse/values/reference.ts';
import type { InboundHandler } from '../message.ts';
import { handled, type InboundOutcome, ignored, settled } from '../outcome.ts';
import { type ReceivedPost, readReceivedPost } from '../received-post.ts';

/**
 * QuoteRequest of a post of the addressed domain. Whether the post that quotes (`instrument`) really quotes it is
 * looked at before anything is agreed to: it is read as a Create of it would be, from the request or from its own
 * address.
 */
export const handleQuoteRequest: InboundHandler<PlainActivity> = async (received) => {
  const { activity, actor, ctx, domain } = received;
  const instrument = readReference(activity.doc.instrument);
  if (activity.id === null || !sameOrigin(activity.id, actor.uri))
    return settled(ignored('its id is none of its actor’s server'));
  if (instrument?.id == null || !sameOrigin(instrument.id, actor.uri))
    return settled(ignored('the post that quotes is none of its actor’s server'));
  const quoted = activity.object.id === null ? null : await findPostByUri(ctx, activity.object.id);
  if (quoted?.domainId !== domain.id) return settled(ignored('there is no such post here'));
  const request = { uri: activity.id, instrument: instrument.id };
  const answer = await welcomes(ctx, actor, quoted);
  if (answer === 'unseen') return settled(ignored('there is no such post for its actor'));
  if (answer === 'no')
    return {
      apply: (ctx) =>
        inTransaction(ctx, async (ctx) => {
          await refuseQuote(ctx, actor, quoted, request);
          return handled();
        }),
    };
  const post = await readReceivedPost({ ...received, activity: { ...activity, object: instrument } });
  if (!post.ok) return settled(ignored(post.reason));
  if (post.author.id !== actor.id) return settled(ignored('the post that quotes is somebody else’s'));
  if (post.data.quoteUri !== quoted.uri || post.data.isLegacyQuote)
    return settled(ignored('the post does not quote what it asks for'));
  return { apply: (ctx) => inTransaction(ctx, (ctx) => accept(ctx, post, quoted, request)) };
};

async function accept(
  ctx: TxCtx,
  { author, data }: Extract<ReceivedPost, { ok: true }>,
  quoted: PostWithAuthor,
  request: { uri: string; instrument: string },
): Promise<InboundOutcome> {
  // What is for a few was sent to whom it quotes, who may read it.
  const blindRecipient = data.visibility === 'MENTIONED' ? quoted.authorId : null;
  const stored = (await findPostByUri(ctx, data.uri))
    ? await editRemotePost(ctx, author, data, { blindRecipient })
    : await storeRemotePost(ctx, author, data, { isDelivered: false, blindRecipient });
  if (stored.outcome === 'ignored') return ignored(stored.reason);
  const said = await receiveQuoteRequest(ctx, author, quoted, stored.post, request);
  return said === 'no such quote' ? ignored(said) : handled(said);
}
