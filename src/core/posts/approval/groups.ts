// Who may do something with a post (quote it, reply to it, favourite or boost it), as its author says: groups of people
// in one number, and what they mean for one reader.

import type { Post } from '../../../db/rows.ts';

/**
 * Whom an author lets do something with a post (`interactionPolicy`, FEP-044f and GoToSocial), beside the author, who
 * always may. FOLLOWING: whom the author follows. OTHERS: people of whom we cannot tell who belongs to them.
 */
export const APPROVAL_GROUPS = ['ANYONE', 'FOLLOWERS', 'FOLLOWING', 'OTHERS'] as const;
export type ApprovalGroup = (typeof APPROVAL_GROUPS)[number];

/** Who does it without more ado, and who once the author has looked at it. */
export interface Approval {
  automatic: readonly ApprovalGroup[];
  manual: readonly ApprovalGroup[];
}

/**
 * What one reader may do: at once (AUTOMATIC), by asking the author (MANUAL), not at all (DENIED); UNKNOWN where the
 * author named people of whom we cannot tell.
 */
export type Permission = 'AUTOMATIC' | 'MANUAL' | 'DENIED' | 'UNKNOWN';

/** The groups asked first stand above the others in the number that is stored (`post.quoteApproval` and the like). */
const MANUAL_FACTOR = 16;

/** As it is stored: a bit for each group, and one more for those that are asked first. */
export function approvalBits({ automatic, manual }: Approval): number {
  return bitsOf(automatic) + MANUAL_FACTOR * bitsOf(manual);
}

/** Everybody, without being asked. */
export const ANYONE_BITS = approvalBits({ automatic: ['ANYONE'], manual: [] });

/** What is stored, in words. */
export function approvalOf(bits: number): Approval {
  return {
    automatic: groupsOf(bits % MANUAL_FACTOR),
    manual: groupsOf(Math.floor(bits / MANUAL_FACTOR)),
  };
}

/** How somebody stands to the author of a post. */
export interface FollowFacts {
  followsAuthor: boolean;
  isFollowedByAuthor: boolean;
}

/** What somebody may do who is not the author. */
export function permissionIn(bits: number, facts: FollowFacts): Permission {
  const { automatic, manual } = approvalOf(bits);
  if (automatic.some((group) => isIn(group, facts))) return 'AUTOMATIC';
  if (manual.some((group) => isIn(group, facts))) return 'MANUAL';
  return automatic.includes('OTHERS') || manual.includes('OTHERS') ? 'UNKNOWN' : 'DENIED';
}

/** Whether what somebody may do depends on who follows whom: only then that has to be read. */
export function dependsOnFollows(bits: number): boolean {
  const follows = bitsOf(['FOLLOWERS', 'FOLLOWING']);
  return ((bits | Math.floor(bits / MANUAL_FACTOR)) & follows) !== 0;
}

/** What of a post says who may do what with it. */
export type PolicedPost = Pick<
  Post,
  'quoteApproval' | 'replyApproval' | 'favouriteApproval' | 'boostApproval'
>;

/** The same for anything that can be done with the post. */
export function asksForFollows(post: PolicedPost): boolean {
  return (
    dependsOnFollows(post.quoteApproval) ||
    dependsOnFollows(post.replyApproval) ||
    dependsOnFollows(post.favouriteApproval) ||
    dependsOnFollows(post.boostApproval)
  );
}

function isIn(group: ApprovalGroup, { followsAuthor, isFollowedByAuthor }: FollowFacts): boolean {
  switch (group) {
    case 'ANYONE':
      return true;
    case 'FOLLOWERS':
      return followsAuthor;
    case 'FOLLOWING':
      return isFollowedByAuthor;
    case 'OTHERS':
      return false;
  }
}

function bitsOf(groups: readonly ApprovalGroup[]): number {
  return [...new Set(groups)].reduce((sum, group) => sum + 2 ** APPROVAL_GROUPS.indexOf(group), 0);
}

function groupsOf(bits: number): ApprovalGroup[] {
  return APPROVAL_GROUPS.filter((_, at) => (bits >> at) % 2 === 1);
}
