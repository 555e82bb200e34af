// The REST entities AccountWarning and RelationshipSeveranceEvent, as fields of notifications.

import type { DecisionData } from '../../documents/notification.ts';
import { account } from '../account.ts';
import { dateTime } from '../dates.ts';
import type { Seen } from '../status.ts';

type Strike = NonNullable<Extract<DecisionData, { __typename: 'ModerationWarningNotification' }>['strike']>;
type Severance = NonNullable<
  Extract<DecisionData, { __typename: 'SeveredRelationshipsNotification' }>['severance']
>;

const ACTIONS: Record<Strike['act'], string> = {
  WARN: 'none',
  SENSITIVE: 'sensitive',
  LIMIT: 'silence',
  SUSPEND: 'suspend',
  DISABLE: 'disable',
  POSTS_SENSITIVE: 'mark_statuses_as_sensitive',
  POSTS_DELETED: 'delete_statuses',
};
const STATES: Record<NonNullable<Strike['appeal']>['state'], string> = {
  OPEN: 'pending',
  APPROVED: 'approved',
  REJECTED: 'rejected',
};
const CAUSES: Record<Severance['kind'], string> = {
  HOST_BLOCKED: 'domain_block',
  HOST_HIDDEN: 'user_domain_block',
  IDENTITY_SUSPENDED: 'account_suspension',
};

/** The fields that a notification has besides, where it is about a decision; none where that is gone. */
export function decision(seen: Seen, data: DecisionData) {
  if (data.__typename === 'ModerationWarningNotification')
    return data.strike?.identity
      ? { moderation_warning: accountWarning(seen, data.strike, data.strike.identity) }
      : {};
  return data.__typename === 'SeveredRelationshipsNotification' && data.severance
    ? { event: severanceEvent(data.severance) }
    : {};
}

/** AccountWarning. */
function accountWarning(seen: Seen, data: Strike, target: NonNullable<Strike['identity']>) {
  const { key, act, message, createdAt, appeal, posts } = data;
  return {
    id: key,
    action: ACTIONS[act],
    text: message,
    status_ids: posts.length > 0 ? posts.map(({ postKey }) => postKey) : null,
    created_at: dateTime(createdAt),
    target_account: account(seen.domain, target),
    appeal: appeal && { text: appeal.text, state: STATES[appeal.state] },
  };
}

/** RelationshipSeveranceEvent; with whom the follows were is not kept, which is what `purged` says. */
function severanceEvent({ key, kind, target, followers, following, createdAt }: Severance) {
  return {
    id: key,
    type: CAUSES[kind],
    purged: true,
    target_name: target.replace(/^@/, ''),
    followers_count: followers,
    following_count: following,
    created_at: dateTime(createdAt),
  };
}
