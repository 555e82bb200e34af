// Who may quote a post, as its author says: groups of people in one number, and what they mean for one reader.

import type { QuotePolicy, Visibility } from '../../../db/enums.ts';
import type { Identity, Post } from '../../../db/rows.ts';
import { isOpen } from '../policy.ts';

/**
 * Whom an author lets quote a post (FEP-044f, `interactionPolicy.canQuote`), beside the author, who always may.
 * FOLLOWING: whom the author follows. OTHERS: people of whom we cannot tell who belongs to them.
 */
export const QUOTE_GROUPS = ['ANYONE', 'FOLLOWERS', 'FOLLOWING', 'OTHERS'] as const;
export type QuoteGroup = (typeof QUOTE_GROUPS)[number];

/** Who quotes without more ado, and who once the author has looked at it. */
export interface QuoteApproval {
  automatic: readonly QuoteGroup[];
  manual: readonly QuoteGroup[];
}

/**
 * What one reader may do: quote at once (AUTOMATIC), ask the author (MANUAL), not at all (DENIED); UNKNOWN where the
 * author named people of whom we cannot tell.
 */
export type QuotePermission = 'AUTOMATIC' | 'MANUAL' | 'DENIED' | 'UNKNOWN';

/** The groups asked first stand above the others in the number that is stored (`post.quoteApproval`). */
const MANUAL_FACTOR = 16;

/** As it is stored: a bit for each group, and one more for those that are asked first. */
export function approvalBits({ automatic, manual }: QuoteApproval): number {
  return bitsOf(automatic) + MANUAL_FACTOR * bitsOf(manual);
}

/** What is stored, in words. */
export function quoteApprovalOf({ quoteApproval }: Pick<Post, 'quoteApproval'>): QuoteApproval {
  return {
    automatic: groupsOf(quoteApproval % MANUAL_FACTOR),
    manual: groupsOf(Math.floor(quoteApproval / MANUAL_FACTOR)),
  };
}

/** What an author's choice stands for. What is for a few may be quoted by its author alone, whatever was chosen. */
export function bitsOfPolicy(policy: QuotePolicy, visibility: Visibility): number {
  if (!isOpen(visibility) || policy === 'NOBODY') return 0;
  return approvalBits({ automatic: [policy], manual: [] });
}

/** How somebody stands to the author of a post. */
export interface QuoterFacts {
  followsAuthor: boolean;
  isFollowedByAuthor: boolean;
}

/** What somebody who sees a post may do; null for the anonymous, who quote nothing. */
export function quotePermission(
  identity: Pick<Identity, 'id'> | null,
  post: Pick<Post, 'authorId' | 'quoteApproval' | 'visibility' | 'deletedAt'>,
  facts: QuoterFacts,
): QuotePermission {
  if (identity === null || post.deletedAt !== null || post.visibility === 'MENTIONED') return 'DENIED';
  if (identity.id === post.authorId) return 'AUTOMATIC';
  if (!isOpen(post.visibility)) return 'DENIED';
  const { automatic, manual } = quoteApprovalOf(post);
  if (automatic.some((group) => isIn(group, facts))) return 'AUTOMATIC';
  if (manual.some((group) => isIn(group, facts))) return 'MANUAL';
  return automatic.includes('OTHERS') || manual.includes('OTHERS') ? 'UNKNOWN' : 'DENIED';
}

/** Whether what somebody may do depends on who follows whom: only then that has to be read. */
export function asksForFollows({ quoteApproval }: Pick<Post, 'quoteApproval'>): boolean {
  const follows = bitsOf(['FOLLOWERS', 'FOLLOWING']);
  return ((quoteApproval | Math.floor(quoteApproval / MANUAL_FACTOR)) & follows) !== 0;
}

function isIn(group: QuoteGroup, { followsAuthor, isFollowedByAuthor }: QuoterFacts): boolean {
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

function bitsOf(groups: readonly QuoteGroup[]): number {
  return [...new Set(groups)].reduce((sum, group) => sum + 2 ** QUOTE_GROUPS.indexOf(group), 0);
}

function groupsOf(bits: number): QuoteGroup[] {
  return QUOTE_GROUPS.filter((_, at) => (bits >> at) % 2 === 1);
}
