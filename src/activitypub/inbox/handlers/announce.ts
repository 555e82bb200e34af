import { boostRemotely, type RemoteBoostData } from '../../../core/boosts/remote.ts';
import { inTransaction } from '../../../core/context.ts';
import { findPostByUri } from '../../../core/posts/queries.ts';
import type { Identity } from '../../../db/rows.ts';
import { announced, type PlainActivity } from '../../parse/activity.ts';
import { visibilityOf } from '../../parse/audience.ts';
import { knownOrFetchedPost } from '../../remote/fetch-post.ts';
import { type InboundHandler, uriOf } from '../message.ts';
import { handled, ignored, settled } from '../outcome.ts';
import { hasFollowersOn } from '../related.ts';
import { deletionTold } from '../unknown-deletion.ts';

/**
 * Announce of a post, or by a group of an activity about one (FEP-1b12). What is embedded is never believed: the post is the stored one, or
 * fetched from its origin (SECURITY-CASES O04).
 */
export const handleAnnounce: InboundHandler<PlainActivity> = async (received) => {
  const { activity, actor, ctx, domain, options } = received;
  const { id, activity: inner } = announced(activity);
  if (id === null) return settled(ignored('it announces nothing that could be fetched'));
  if (inner?.type === 'Delete') return deletionTold(received, id);
  if (inner !== null && inner.type !== 'Create' && inner.type !== 'Update' && inner.type !== 'Announce') {
    return settled(ignored(`a group passed on a ${inner.type}`));
  }
  const known = await findPostByUri(ctx, id);
  const isOurs = known?.domainId === domain.id;
  if (!isOurs && !(await hasFollowersOn(ctx, actor, domain)))
    return settled(ignored('nobody on this domain follows who boosts'));
  const post = known ?? (await knownOrFetchedPost(ctx, id, options));
  if (!post) return settled(ignored('the boosted post is not to be had'));
  const data: RemoteBoostData = {
    uri: uriOf(received),
    publishedAt: activity.publishedAt,
    visibility: visibilityFor(activity, actor),
  };
  return {
    apply: (ctx) =>
      inTransaction(ctx, async (ctx) => {
        const stored = await boostRemotely(ctx, actor, post, data);
        return stored.outcome === 'ignored' ? ignored(stored.reason) : handled();
      }),
  };
};

/** A boost that names nobody (some groups) is for followers, as those get it. */
function visibilityFor(activity: PlainActivity, actor: Identity): RemoteBoostData['visibility'] {
  const visibility = visibilityOf(activity.audience, actor.followersUri);
  return visibility === 'MENTIONED' ? 'FOLLOWERS' : visibility;
}
