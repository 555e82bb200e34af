// Fetches a post of another server anew.

import type { Ctx } from '../../core/context.ts';
import { identityById } from '../../core/identities/queries.ts';
import { editRemotePost } from '../../core/posts/remote/edit.ts';
import type { Post } from '../../db/rows.ts';
import { type FetchOptions, fetchDocument } from '../fetch.ts';
import { isAuthoredBy, postProblem } from '../parse/authority.ts';
import { readObject } from '../parse/post.ts';
import { openAudience, postData } from './post-shape.ts';

/**
 * Takes over what a post's own server shows of it now: the results of its poll, an edit. Its author stays who it is.
 * Posts of ours stay as they are. Rejects with FetchError where its host could not be asked.
 */
export async function refreshPost(ctx: Ctx, stored: Post, options: FetchOptions = {}): Promise<void> {
  if (stored.domainId !== null || stored.deletedAt !== null) return;
  const author = await identityById(ctx, stored.authorId);
  if (author?.state !== 'ACTIVE') return;
  const fetched = await fetchDocument(ctx, stored.uri, { ...options, isFresh: true });
  if (fetched.kind !== 'document') return;
  const post = readObject(fetched.doc);
  if (post.kind !== 'post' || post.id !== stored.uri || postProblem(post) !== null) return;
  if (!isAuthoredBy(post, author.uri)) return;
  const audience = openAudience(post, options.signerId === undefined);
  await editRemotePost(ctx, author, postData(post, author.followersUri, audience), { isCurrent: true });
}
