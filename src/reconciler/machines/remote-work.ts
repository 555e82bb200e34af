// What machines ask of other servers, bound to ActivityPub fetching.

import { refreshFeatured } from '../../activitypub/remote/featured.ts';
import { knownOrFetchedPost } from '../../activitypub/remote/fetch-post.ts';
import { refreshIdentity } from '../../activitypub/remote/refresh.ts';
import { fetchReplyUris } from '../../activitypub/remote/replies.ts';
import { activityPub } from '../../activitypub/state.ts';
import { proofRecords } from '../../core/domains/proof.ts';
import { identityById } from '../../core/identities/queries.ts';
import { FetchError } from '../../net/errors.ts';
import { txtRecords } from '../../net/txt.ts';
import type { ProveDomain, RemoteWork } from '../types.ts';

/** The machines' questions to other servers, asked through activitypub. */
export const remoteWork: RemoteWork = {
  async refreshIdentity(ctx, identity) {
    const budget = activityPub(ctx.app).budgets.forCause();
    const outcome = await refreshIdentity(ctx, identity, { budget });
    if (outcome !== 'fresh') return outcome;
    const refreshed = await identityById(ctx, identity.id);
    try {
      if (refreshed) await refreshFeatured(ctx, refreshed, { budget });
    } catch (error) {
      // The profile is what mattered; its pins come with the next refresh.
      if (!(error instanceof FetchError)) throw error;
    }
    return outcome;
  },
  fetchPost: (ctx, uri) => knownOrFetchedPost(ctx, uri, { budget: activityPub(ctx.app).budgets.forCause() }),
  listReplies: (ctx, post, limit) =>
    fetchReplyUris(ctx, post, limit, { budget: activityPub(ctx.app).budgets.forCause() }),
};

/** Whether DNS shows every record that the domain's owner was told to put there. */
export const proveByTxt: ProveDomain = async (domain) => {
  for (const { name, value } of proofRecords(domain)) {
    if (!(await txtRecords(name)).includes(value)) return false;
  }
  return true;
};
