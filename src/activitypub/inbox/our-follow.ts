import type { Ctx } from '../../core/context.ts';
import { models } from '../../core/context.ts';
import type { Domain, Follow, Identity } from '../../db/rows.ts';
import { embeddedActivity, type RemoteActivity } from '../parse/activity.ts';
import { localIdentity } from './local-object.ts';

export interface OurFollow {
  follow: Follow;
  follower: Identity;
}

/**
 * The follow of a domain's identity that a followee answers: by the Follow's id, or by who follows whom where the answer embeds it under an
 * id of its own. Only follows of the actor itself (SECURITY-CASES O16).
 */
export async function followAnswered(
  ctx: Ctx,
  domain: Domain,
  followee: Identity,
  activity: RemoteActivity,
): Promise<OurFollow | null> {
  const object = 'object' in activity ? activity.object : null;
  if (!object) return null;
  if (object.id !== null) {
    const follow = await models(ctx).follow.findUnique({
      where: { uri: object.id },
      include: { follower: true },
    });
    const isOurs = follow?.followeeId === followee.id && follow.followerDomainId === domain.id;
    if (follow) return isOurs ? { follow, follower: follow.follower } : null;
  }
  const inner = embeddedActivity(activity);
  // Some servers answer with the follower alone as the object.
  const followerUri =
    inner?.type === 'Follow' ? (inner.object.id === followee.uri ? inner.actor : null) : object.id;
  const follower = await localIdentity(ctx, domain, followerUri);
  if (!follower) return null;
  const follow = await models(ctx).follow.findUnique({
    where: { followerId_followeeId: { followerId: follower.id, followeeId: followee.id } },
  });
  return follow && { follow, follower };
}
