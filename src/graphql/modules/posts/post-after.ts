// Loads a post for the payload of a mutation.

import { PostNotFound } from '../../../core/posts/errors.ts';
import type { Post } from '../../../db/rows.ts';
import type { GraphQLContext } from '../../request/context.ts';

/**
 * A post as the payload of a mutation shows it, with counts and marks as they are now. Errors: NOT_FOUND where it went
 * meanwhile.
 */
export async function postAfter(ctx: GraphQLContext, postId: bigint): Promise<Post> {
  const post = await ctx.renewView().posts.get(postId);
  if (!post) throw new PostNotFound(['input', 'postId']);
  return post;
}
