// The REST entities NotificationPolicy, as versions 2 and 1 of the API have it, and NotificationRequest.

import type { PolicyData, RequestData } from '../documents/notification-policy.ts';
import { account } from './account.ts';
import { dateTime } from './dates.ts';
import { type Seen, status } from './status.ts';

function summary({ pendingRequests, pendingNotifications }: PolicyData) {
  return {
    pending_requests_count: pendingRequests,
    pending_notifications_count: pendingNotifications,
  };
}

/** NotificationPolicy. */
export function notificationPolicy(data: PolicyData) {
  return {
    for_not_following: data.notFollowing.toLowerCase(),
    for_not_followers: data.notFollowers.toLowerCase(),
    for_new_accounts: data.newAccounts.toLowerCase(),
    for_private_mentions: data.privateMentions.toLowerCase(),
    for_limited_accounts: data.limitedAccounts.toLowerCase(),
    for_bots: data.bots.toLowerCase(),
    summary: summary(data),
  };
}

/** V1::NotificationPolicy, which knows only whether something is kept from the list. */
export function notificationPolicyV1(data: PolicyData) {
  return {
    filter_not_following: data.notFollowing !== 'ACCEPT',
    filter_not_followers: data.notFollowers !== 'ACCEPT',
    filter_new_accounts: data.newAccounts !== 'ACCEPT',
    filter_private_mentions: data.privateMentions !== 'ACCEPT',
    summary: summary(data),
  };
}

/** NotificationRequest. */
export function notificationRequest(seen: Seen, data: RequestData) {
  return {
    id: data.key,
    created_at: dateTime(data.createdAt),
    updated_at: dateTime(data.updatedAt),
    notifications_count: String(data.count),
    account: account(seen.domain, data.by),
    last_status: data.lastPost && status(seen, data.lastPost),
  };
}
