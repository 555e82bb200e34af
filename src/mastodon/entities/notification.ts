// The REST entity Notification.

import type { NotificationData, NotificationKind } from '../documents/notification.ts';
import { account } from './account.ts';
import { dateTime } from './dates.ts';
import { type Seen, status } from './status.ts';

/** Mastodon's word for each kind; it has none for somebody who moved. */
export const TYPES: Partial<Record<NotificationKind, string>> = {
  MENTION: 'mention',
  REPLY: 'mention',
  FAVOURITE: 'favourite',
  BOOST: 'reblog',
  FOLLOW: 'follow',
  FOLLOW_REQUEST: 'follow_request',
  UPDATE: 'update',
  POLL: 'poll',
  POST: 'status',
};

/** Notification. */
export function notification(seen: Seen, data: NotificationData) {
  const post = 'post' in data ? data.post : null;
  return {
    id: data.key,
    type: TYPES[data.kind] ?? data.kind.toLowerCase(),
    created_at: dateTime(data.createdAt),
    group_key: data.groupKey,
    ...(data.isFiltered ? { filtered: true } : {}),
    account: account(seen.domain, data.by),
    ...(post ? { status: status(seen, post) } : {}),
  };
}
