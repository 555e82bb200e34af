// Mastodon's words for quotes: how one stands, who may quote, and the policy of a post.

import type { PostData } from '../documents/status.ts';
import { invalid } from '../errors.ts';

type State = NonNullable<PostData['quote']>['state'];
type Approval = PostData['quoteApproval'];
type Permission = NonNullable<PostData['viewer']>['quotePermission'];

export const quoteState = (state: State): string => state.toLowerCase();

const GROUPS = {
  ANYONE: 'public',
  FOLLOWERS: 'followers',
  FOLLOWING: 'following',
  OTHERS: 'unsupported_policy',
} as const satisfies Record<Approval['automatic'][number], string>;

/** QuoteApproval; `permission` null: nobody asks. */
export function quoteApproval({ automatic, manual }: Approval, permission: Permission | null) {
  return {
    automatic: automatic.map((group) => GROUPS[group]),
    manual: manual.map((group) => GROUPS[group]),
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
