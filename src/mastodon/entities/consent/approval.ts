// Mastodon's words for whom somebody lets do a thing with what is theirs.

const GROUPS = {
  ANYONE: 'public',
  FOLLOWERS: 'followers',
  FOLLOWING: 'following',
  OTHERS: 'unsupported_policy',
} as const;
type Group = keyof typeof GROUPS;

/** The groups of a QuoteApproval or FeatureApproval. */
export function approvalGroups({
  automatic,
  manual,
}: {
  automatic: readonly Group[];
  manual: readonly Group[];
}) {
  return {
    automatic: automatic.map((group) => GROUPS[group]),
    manual: manual.map((group) => GROUPS[group]),
  };
}
