// Who may quote a post, as its author says (FEP-044f, `interactionPolicy.canQuote`).

import type { QuotePolicy, Visibility } from '../../../db/enums.ts';
import type { Identity, Post } from '../../../db/rows.ts';
import { approvalBits, type FollowFacts, type Permission, permissionIn } from '../approval/groups.ts';
import { remoteApprovalBits, type ToldApproval } from '../approval/remote.ts';
import { isOpen } from '../policy.ts';
import { isHeld } from '../replies/held.ts';

/** What an author's choice stands for. What is for a few may be quoted by its author alone, whatever was chosen. */
export function bitsOfPolicy(policy: QuotePolicy, visibility: Visibility): number {
  if (!isOpen(visibility) || policy === 'NOBODY') return 0;
  return approvalBits({ automatic: [policy], manual: [] });
}

/**
 * As `post.quoteApproval`. A server that says nothing lets nobody quote: it would not answer a request either, so a
 * quote could never be verified (Mastodon does the same).
 */
export function remoteQuoteBits(author: Identity, { mayQuote }: { mayQuote?: ToldApproval | null }): number {
  return mayQuote ? remoteApprovalBits(author, mayQuote) : 0;
}

/** What somebody who sees a post may do; null for the anonymous, who quote nothing. */
export function quotePermission(
  identity: Pick<Identity, 'id'> | null,
  post: Pick<Post, 'authorId' | 'quoteApproval' | 'visibility' | 'deletedAt' | 'replyState'>,
  facts: FollowFacts,
): Permission {
  if (identity === null || post.deletedAt !== null || post.visibility === 'MENTIONED' || isHeld(post))
    return 'DENIED';
  if (identity.id === post.authorId) return 'AUTOMATIC';
  return isOpen(post.visibility) ? permissionIn(post.quoteApproval, facts) : 'DENIED';
}
