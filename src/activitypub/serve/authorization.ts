// Serves the authorizations that somebody here gave to quotes of their posts (FEP-044f).

import type { Ctx } from '../../core/context.ts';
import { findPost } from '../../core/posts/queries.ts';
import { authorizationUri } from '../../core/posts/quotes/quotable.ts';
import { quoteById } from '../../core/posts/quotes/rows.ts';
import type { Identity } from '../../db/rows.ts';
import type { Document } from '../render/document.ts';
import { quoteAuthorizationDocument } from '../render/quote.ts';

/**
 * The authorization of a quote by the owner of the quoted post, as long as it holds: null once it was taken back, or
 * one of the posts is gone.
 */
export async function authorizationDocument(
  ctx: Ctx,
  owner: Identity,
  quoteId: bigint,
): Promise<Document | null> {
  const quote = await quoteById(ctx, quoteId);
  if (quote?.state !== 'ACCEPTED' || quote.quotedId === null) return null;
  if (quote.authorizationUri !== authorizationUri(owner, quoteId)) return null;
  const [post, quoted] = [await findPost(ctx, quote.postId), await findPost(ctx, quote.quotedId)];
  if (post?.deletedAt !== null || quoted?.deletedAt !== null || quoted.authorId !== owner.id) return null;
  return quoteAuthorizationDocument(quote, post.uri, quoted, owner);
}
