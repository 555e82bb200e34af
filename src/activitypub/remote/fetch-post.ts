// Fetches posts with their authors and stores them.

import type { Ctx } from '../../core/context.ts';
import { findPostByUri, type PostWithAuthor } from '../../core/posts/queries.ts';
import { storeRemotePost } from '../../core/posts/remote/store.ts';
import { type FetchOptions, fetchDocument } from '../fetch.ts';
import { postProblem } from '../parse/authority.ts';
import { readObject } from '../parse/post.ts';
import type { Doc } from '../parse/values/doc.ts';
import { hostOf } from '../parse/values/iri.ts';
import { knownOrFetched } from './people.ts';
import { openAudience, postData } from './post-shape.ts';
import { isVoteInPoll } from './votes.ts';

/** `quoteDepth`: how many quotes led to the post. */
type PostFetchOptions = FetchOptions & { quoteDepth?: number };

/**
 * The stored post of a URI, else fetched from its origin with its author and stored (in public timelines, in nobody's
 * home). Posts of ours come from the database alone. Null where the URI shows no post that may be stored here. Rejects
 * with FetchError where its host could not be asked.
 */
export async function knownOrFetchedPost(
  ctx: Ctx,
  uri: string,
  options: PostFetchOptions = {},
): Promise<PostWithAuthor | null> {
  const known = await findPostByUri(ctx, uri);
  if (known) return known;
  const host = hostOf(uri);
  if (host === null || (await ctx.app.domains.isOwnHost(host))) return null;
  const fetched = await fetchDocument(ctx, uri, options);
  return fetched.kind === 'document' ? takePost(ctx, fetched.doc, options) : null;
}

/**
 * Stores a post whose document was fetched from its own origin; null where the document is no post, or the post is
 * not stored.
 * `isDelivered`: it is taken as if it had been sent to the domain of `ctx`.
 */
export async function takePost(
  ctx: Ctx,
  doc: Doc,
  options: PostFetchOptions = {},
  isDelivered = false,
): Promise<PostWithAuthor | null> {
  const post = readObject(doc);
  if (post.kind !== 'post' || postProblem(post) !== null || (await isVoteInPoll(ctx, post))) return null;
  const author = await knownOrFetched(ctx, post.author, options);
  if (!author || author.domainId !== null) return null;
  const audience = openAudience(post, options.signerId === undefined);
  const stored = await storeRemotePost(ctx, author, postData(post, author.followersUri, audience), {
    isDelivered,
    quoteDepth: options.quoteDepth ?? 0,
  });
  return stored.post ? findPostByUri(ctx, post.id) : null;
}
