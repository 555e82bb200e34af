// Serves the authorizations that somebody here gave to quotes of their posts, to replies, likes and boosts (FEP-044f,
// GoToSocial).

import type { Ctx } from '../../core/context.ts';
import { wasSentTo } from '../../core/deliveries/queries.ts';
import { type MarkAct, markAuthorizationUri } from '../../core/marks/receive.ts';
import { isOpen } from '../../core/posts/policy.ts';
import { findPost, type PostWithAuthor } from '../../core/posts/queries.ts';
import { authorizationUri } from '../../core/posts/quotes/quotable.ts';
import { quoteById } from '../../core/posts/quotes/rows.ts';
import { wholeReply } from '../../core/posts/replies/change.ts';
import { replyAuthorizationUri } from '../../core/posts/replies/permission.ts';
import { replyAuthorization } from '../../core/posts/replies/rows.ts';
import { readerSees } from '../../core/posts/visibility-facts.ts';
import type { Identity } from '../../db/rows.ts';
import { authorizationDocument } from '../render/consent/documents.ts';
import type { Document } from '../render/document.ts';
import type { Asker } from './viewer.ts';

/**
 * The authorization of a quote by the owner of the quoted post, as long as it holds: null once it was taken back, or
 * one of the posts is gone.
 */
async function quoteAuthorizationDocument(
  ctx: Ctx,
  owner: Identity,
  asker: Asker,
  quoteId: bigint,
): Promise<Document | null> {
  const quote = await quoteById(ctx, quoteId);
  if (quote?.state !== 'ACCEPTED' || quote.quotedId === null) return null;
  const uri = authorizationUri(owner, quoteId);
  if (quote.authorizationUri !== uri) return null;
  const [post, quoted] = [await findPost(ctx, quote.postId), await findPost(ctx, quote.quotedId)];
  if (post?.deletedAt !== null || quoted?.deletedAt !== null || quoted.authorId !== owner.id) return null;
  if (!(await mayKnowOf(ctx, asker, post, quoted))) return null;
  return authorizationDocument('Quote', uri, { post, target: quoted, by: owner });
}

/** The same of a reply to a post of the owner. */
async function replyAuthorizationDocument(
  ctx: Ctx,
  owner: Identity,
  asker: Asker,
  replyId: bigint,
): Promise<Document | null> {
  const uri = replyAuthorizationUri(owner, replyId);
  if ((await replyAuthorization(ctx, replyId)) !== uri) return null;
  const whole = await wholeReply(ctx, replyId);
  if (whole?.reply.replyState !== 'ACCEPTED' || whole.parent.authorId !== owner.id) return null;
  if (!(await mayKnowOf(ctx, asker, whole.reply, whole.parent))) return null;
  return authorizationDocument('Reply', uri, { post: whole.reply, target: whole.parent, by: owner });
}

/**
 * Whether whoever asks may learn that there are these two posts, which an authorization names: each is open, or theirs
 * to read, or their server was sent it. It is asked by the actor that speaks for that server, whom nobody has among
 * their followers. The server of whoever wrote `post` knows both.
 */
async function mayKnowOf(
  ctx: Ctx,
  asker: Asker,
  post: PostWithAuthor,
  target: PostWithAuthor,
): Promise<boolean> {
  const { identity } = asker;
  if (identity?.hostId != null && post.author.hostId === identity.hostId) return true;
  return (await knows(ctx, asker, post)) && (await knows(ctx, asker, target));
}

async function knows(ctx: Ctx, { identity, reader }: Asker, post: PostWithAuthor): Promise<boolean> {
  if (isOpen(post.visibility)) return true;
  if (identity?.hostId == null || post.visibility === 'LOCAL') return false;
  return (await readerSees(ctx, reader, post)) || wasSentTo(ctx, post.id, identity.hostId);
}

/**
 * Of a favourite, reaction or boost from another server of a post of the owner, as long as it is there. Likes are told
 * to the author alone: their authorization is shown to the server of who likes.
 */
function markAuthorizationDocument(act: MarkAct) {
  return async (ctx: Ctx, owner: Identity, asker: Asker, id: bigint): Promise<Document | null> => {
    const mark = await markOf(ctx, act, id);
    if (mark === null || mark.identity.domainId !== null) return null;
    const target = await findPost(ctx, mark.postId);
    if (target?.deletedAt !== null || target.authorId !== owner.id) return null;
    const isTheirs = asker.identity?.hostId != null && asker.identity.hostId === mark.identity.hostId;
    const isForAll = act === 'Announce' && isOpen(mark.visibility) && isOpen(target.visibility);
    if (!isTheirs && !isForAll) return null;
    const uri = markAuthorizationUri(owner, act, id);
    return authorizationDocument(act, uri, { post: mark, target, by: owner });
  };
}

async function markOf(ctx: Ctx, act: MarkAct, id: bigint) {
  const { boost, favourite, reaction } = ctx.app.db.models;
  const one = { where: { id }, include: { identity: true } };
  if (act === 'Announce') return boost.findUnique(one);
  const like = (await favourite.findUnique(one)) ?? (await reaction.findUnique(one));
  return like && { ...like, visibility: 'MENTIONED' as const };
}

/** By what they are given for. */
export const AUTHORIZATIONS = {
  quote: quoteAuthorizationDocument,
  reply: replyAuthorizationDocument,
  like: markAuthorizationDocument('Like'),
  announce: markAuthorizationDocument('Announce'),
};
