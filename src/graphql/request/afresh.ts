import { PostNotFound } from '../../core/posts/errors.ts';
import type { Identity, Post } from '../../db/rows.ts';
import type { GraphQLContext } from './context.ts';
import { Perspective } from './perspective.ts';
import { actorOf } from './view.ts';

/** Who does something; a copy, since the row of a token is shared by the requests that bring it and must not be marked as seen. */
export async function actorIn(
  ctx: GraphQLContext,
  input: { actingIdentityId?: string | null },
): Promise<Identity> {
  return { ...(await actorOf(ctx, input)) };
}

/**
 * How an identity sees things after a change. Loaders of the request may hold what was before: a document may have several mutations, which run
 * one after another.
 */
export function afresh(ctx: GraphQLContext, actor: Identity | null): Perspective {
  return new Perspective(ctx.core, actor);
}

/** A post as its payload shows it, with counts and marks as they are now. Errors: NOT_FOUND where it went meanwhile. */
export async function postAfter(ctx: GraphQLContext, actor: Identity, postId: bigint): Promise<Post> {
  const post = await afresh(ctx, actor).posts.load(postId);
  if (!post) throw new PostNotFound(['input', 'postId']);
  return post;
}
