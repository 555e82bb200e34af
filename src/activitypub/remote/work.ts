import type { Ctx } from '../../core/context.ts';
import type { Identity, Post } from '../../db/rows.ts';
import { FetchError } from '../../net/errors.ts';
import { activityPub } from '../state.ts';
import { knownOrFetchedPost } from './fetch-post.ts';
import { refreshIdentity } from './refresh.ts';
import { fetchReplyUris } from './replies.ts';

/** What the reconciler asks of other servers. Never called inside of a transaction. */
export const remoteWork = {
  refreshIdentity: (ctx: Ctx, identity: Identity) => refreshIdentity(ctx, identity),
  /** The stored post of a URI, fetched if it is not known; null where there is none to be had. Throws FetchError where that may change. */
  fetchPost: (ctx: Ctx, uri: string): Promise<Post | null> =>
    knownOrFetchedPost(ctx, uri, { budget: activityPub(ctx.app).budgets.forCause() }),
  /** URIs of the first replies to a remote post, as its server lists them; none where it does not answer. */
  async listReplies(ctx: Ctx, post: Post, limit: number): Promise<readonly string[]> {
    try {
      return await fetchReplyUris(ctx, post, limit, { budget: activityPub(ctx.app).budgets.forCause() });
    } catch (error) {
      if (error instanceof FetchError) return [];
      throw error;
    }
  },
};
