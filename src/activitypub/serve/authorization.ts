// Serves the authorizations that somebody here gave to quotes of their posts and to replies (FEP-044f, GoToSocial).

import type { Ctx } from '../../core/context.ts';
import { findPost } from '../../core/posts/queries.ts';
import { authorizationUri } from '../../core/posts/quotes/quotable.ts';
import { quoteById } from '../../core/posts/quotes/rows.ts';
import { wholeReply } from '../../core/posts/replies/change.ts';
import { replyAuthorizationUri } from '../../core/posts/replies/permission.ts';
import { replyAuthorization } from '../../core/posts/replies/rows.ts';
import type { Identity } from '../../db/rows.ts';
import { authorizationDocument } from '../render/consent/documents.ts';
import type { Document } from '../render/document.ts';

/**
 * The authorization of a quote by the owner of the quoted post, as long as it holds: null once it was taken back, or
 * one of the posts is gone.
 */
export async function quoteAuthorizationDocument(
  ctx: Ctx,
  owner: Identity,
  quoteId: bigint,
): Promise<Document | null> {
  const quote = await quoteById(ctx, quoteId);
  if (quote?.state !== 'ACCEPTED' || quote.quotedId === null) return null;
  const uri = authorizationUri(owner, quoteId);
  if (quote.authorizationUri !== uri) return null;
  const [post, quoted] = [await findPost(ctx, quote.postId), await findPost(ctx, quote.quotedId)];
  if (post?.deletedAt !== null || quoted?.deletedAt !== null || quoted.authorId !== owner.id) return null;
  return authorizationDocument('Quote', uri, { post, target: quoted, by: owner });
}

/** The same of a reply to a post of the owner. */
export async function replyAuthorizationDocument(
  ctx: Ctx,
  owner: Identity,
  replyId: bigint,
): Promise<Document | null> {
  const uri = replyAuthorizationUri(owner, replyId);
  if ((await replyAuthorization(ctx, replyId)) !== uri) return null;
  const whole = await wholeReply(ctx, replyId);
  if (whole?.reply.replyState !== 'ACCEPTED' || whole.parent.authorId !== owner.id) return null;
  return authorizationDocument('Reply', uri, { post: whole.reply, target: whole.parent, by: owner });
}
