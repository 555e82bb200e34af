// Who may put somebody into a collection: a policy that says who may ask, and what proves that they agreed (FEP-7aa9).

import type { Collection, Identity } from '../../db/rows.ts';
import { sameOrigin } from '../../lib/url/url.ts';
import type { Ctx } from '../context.ts';
import type { Authorization } from '../posts/approval/authorization.ts';
import { followFacts, NO_FOLLOWS } from '../posts/approval/follows.ts';
import {
  type Approval,
  approvalBits,
  approvalOf,
  dependsOnFollows,
  type FollowFacts,
  type Permission,
  permissionIn,
} from '../posts/approval/groups.ts';
import { blockBetween } from '../relations/between.ts';

type Featurable = Pick<Identity, 'id' | 'domainId' | 'isDiscoverable' | 'isLocked' | 'featureApproval'>;

/**
 * Whom an identity lets put it into collections, beside itself; null where its server says nothing, which is no
 * consent. Of people here the settings say it that everybody has: who is discoverable wants to be found by all, who
 * answers each follow request by followers alone (as Mastodon has it).
 */
export function featureApprovalOf(identity: Featurable): Approval | null {
  const bits = featureBits(identity);
  return bits === null ? null : approvalOf(bits);
}

/** The same as it is stored. */
export function featureBits({
  domainId,
  isDiscoverable,
  isLocked,
  featureApproval,
}: Featurable): number | null {
  if (domainId === null) return featureApproval;
  if (!isDiscoverable) return 0;
  return approvalBits({ automatic: [isLocked ? 'FOLLOWERS' : 'ANYONE'], manual: [] });
}

/**
 * Whether one identity may recommend another: by the policy of who is recommended, and unless one of the two blocks the
 * other.
 */
export async function featurePermission(
  ctx: Ctx,
  curator: Identity,
  featured: Identity,
): Promise<Permission> {
  if (curator.state !== 'ACTIVE') return 'DENIED';
  const isBlocked = featured.id !== curator.id && (await blockBetween(ctx, curator.id, featured.id)) !== null;
  if (isBlocked) return 'DENIED';
  const permission = featurePermissionByPolicy(curator, featured, null);
  if (permission !== null) return permission;
  const facts = await followFacts(ctx, curator.id, featured.id, featureBits(featured) ?? 0);
  return featurePermissionByPolicy(curator, featured, facts) ?? 'DENIED';
}

/**
 * What the policy of an identity alone says that another may do, by how they follow each other: a page of people is
 * told so without asking who blocks whom, which is looked at when it is tried. Null where that has to be read first.
 */
export function featurePermissionByPolicy(
  curator: Pick<Identity, 'id'>,
  featured: Featurable & Pick<Identity, 'state' | 'isInstance'>,
  facts: FollowFacts | null,
): Permission | null {
  if (featured.state !== 'ACTIVE' || featured.isInstance) return 'DENIED';
  if (featured.id === curator.id) return 'AUTOMATIC';
  const bits = featureBits(featured);
  if (bits === null) return 'DENIED';
  if (dependsOnFollows(bits) && facts === null) return null;
  return permissionIn(bits, facts ?? NO_FOLLOWS);
}

/** Whether an authorization could stand at this address at all: on the server of who is featured. */
export function isPlaceOfConsent(uri: string, featuredUri: string): boolean {
  return sameOrigin(uri, featuredUri);
}

/**
 * Whether a FeatureAuthorization stands on the server of who is featured and is about this collection. It need not say
 * whose it is (Mastodon's does not); where it does, it must be theirs.
 */
export function authorizesFeature(
  { uri, attributedTo, interactingObject, interactionTarget }: Authorization,
  collection: Pick<Collection, 'uri'>,
  featuredUri: string,
): boolean {
  return (
    isPlaceOfConsent(uri, featuredUri) &&
    (attributedTo === null || attributedTo === featuredUri) &&
    interactingObject === collection.uri &&
    interactionTarget === featuredUri
  );
}
