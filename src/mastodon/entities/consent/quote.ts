// Mastodon's words for quotes: how one stands, who may quote, and the policy of a post.

import type { PostData } from '../../documents/status.ts';
import { invalid } from '../../errors.ts';
import { approvalGroups } from './approval.ts';

type State = NonNullable<PostData['quote']>['state'];
type Approval = PostData['quoteApproval'];
type Permission = NonNullable<PostData['viewer']>['quotePermission'];

export const quoteState = (state: State): string => state.toLowerCase();

/** QuoteApproval; `permission` null: nobody asks. */
export function quoteApproval(approval: Approval, permission: Permission | null) {
  return {
    ...approvalGroups(approval),
    current_user: (permission ?? 'DENIED').toLowerCase(),
  };
}

const POLICIES = new Map([
  ['public', 'ANYONE'],
  ['followers', 'FOLLOWERS'],
  ['nobody', 'NOBODY'],
] as const);

/** The policy that an app names; null where it names none. Throws 422 for a word that is none. */
export function quotePolicyOf(word: string | undefined) {
  if (word === undefined || word === '') return null;
  const found = POLICIES.get(word as 'public');
  if (!found) throw invalid('Quote approval policy is not included in the list');
  return found;
}

type Policy = NonNullable<ReturnType<typeof quotePolicyOf>>;

const WORDS: Record<Policy, string> = { ANYONE: 'public', FOLLOWERS: 'followers', NOBODY: 'nobody' };

/** Mastodon's word for a policy. */
export const quotePolicyWord = (policy: Policy): string => WORDS[policy];
