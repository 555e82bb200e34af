// What machines ask of other servers, bound to ActivityPub fetching.

import { fetchAuthorization } from '../../activitypub/authorization.ts';
import { takeOutbox } from '../../activitypub/remote/collections/outbox.ts';
import { refreshFeatured, refreshFeaturedTags } from '../../activitypub/remote/collections/pinned.ts';
import { fetchReplyUris } from '../../activitypub/remote/collections/replies.ts';
import { refreshCollections } from '../../activitypub/remote/featured-collections/fetch.ts';
import { knownOrFetchedCollectionAt } from '../../activitypub/remote/featured-collections/take.ts';
import { knownOrFetchedPost } from '../../activitypub/remote/fetch-post.ts';
import { askForHandle } from '../../activitypub/remote/lookup.ts';
import { refreshIdentity } from '../../activitypub/remote/refresh.ts';
import { refreshPost } from '../../activitypub/remote/refresh-post.ts';
import { activityPub } from '../../activitypub/state.ts';
import type { Ctx } from '../../core/context.ts';
import { proofRecords } from '../../core/domains/proof.ts';
import { identityById } from '../../core/identities/queries.ts';
import { isOpen } from '../../core/posts/policy.ts';
import type { Post } from '../../db/rows.ts';
import { txtRecords } from '../../net/dns-txt.ts';
import { FetchError } from '../../net/errors.ts';
import { lookAtPage } from '../previews/look.ts';
import type { LookAtPage, ProveDomain, RemoteWork } from '../types.ts';

/** The machines' questions to other servers, asked through activitypub. */
export const remoteWork: RemoteWork = {
  async refreshIdentity(ctx, identity) {
    const budget = activityPub(ctx.app).budgets.forCause();
    const outcome = await refreshIdentity(ctx, identity, { budget });
    if (outcome === 'gone' || outcome === 'unreachable') return outcome;
    const refreshed = await identityById(ctx, identity.id);
    for (const refresh of [refreshFeatured, refreshFeaturedTags, refreshCollections]) {
      try {
        if (refreshed) await refresh(ctx, refreshed, { budget });
      } catch (error) {
        // The profile is what mattered; its pins, hashtags and collections come with the next refresh.
        if (!(error instanceof FetchError)) throw error;
      }
    }
    return outcome;
  },
  findByHandle: (ctx, username, domain) =>
    askForHandle(ctx, username, domain, { budget: activityPub(ctx.app).budgets.forCause() }),
  fetchPost: (ctx, uri, quoteDepth = 0) =>
    knownOrFetchedPost(ctx, uri, { budget: activityPub(ctx.app).budgets.forCause(), quoteDepth }),
  fetchAuthorization: (ctx, uri, type) =>
    fetchAuthorization(ctx, uri, type, { budget: activityPub(ctx.app).budgets.forCause() }),
  fetchCollection: (ctx, uri, because) =>
    knownOrFetchedCollectionAt(ctx, uri, {
      budget: activityPub(ctx.app).budgets.forCause(because || undefined),
    }),
  async takeOutbox(domains, identity, taking) {
    const [ctx] = domains;
    return ctx
      ? takeOutbox(domains, identity, taking, { budget: activityPub(ctx.app).budgets.forCause() })
      : 0;
  },
  refreshPost: (ctx, post) => refreshPostFor(ctx, post),
  listReplies: (ctx, post, limit) =>
    fetchReplyUris(ctx, post, limit, { budget: activityPub(ctx.app).budgets.forCause() }),
};

/** As the domain's own actor, or where the post is for a few alone as somebody here who has voted in it. */
async function refreshPostFor(ctx: Ctx, post: Post): Promise<void> {
  const budget = activityPub(ctx.app).budgets.forCause();
  if (isOpen(post.visibility)) return refreshPost(ctx, post, { budget });
  const vote = await ctx.app.db.models.pollVote.findFirst({ where: { postId: post.id } });
  await refreshPost(ctx, post, { budget, ...(vote ? { signerId: vote.identityId } : {}) });
}

/** Whether DNS shows every record that the domain's owner was told to put there. */
export const proveByTxt: ProveDomain = async (domain) => {
  for (const { name, value } of proofRecords(domain)) {
    if (!(await txtRecords(name)).includes(value)) return false;
  }
  return true;
};

/** A page with what describes it and its picture, within what one server may make us fetch. */
export const lookAtRemotePage: LookAtPage = ({ app }, url) => {
  const { fetcher, budgets } = activityPub(app);
  return lookAtPage({ fetcher, media: app.ports.media }, url, budgets.forCause());
};
