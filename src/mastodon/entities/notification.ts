// The REST entity Notification.

import type { NotificationData } from '../documents/notification.ts';
import { typeOf } from '../notification-kinds.ts';
import { account } from './account.ts';
import { collection } from './collection.ts';
import { dateTime } from './dates.ts';
import { decision } from './decision.ts';
import { type Seen, status } from './status.ts';

/** Notification. */
export function notification(seen: Seen, data: NotificationData) {
  const post = 'post' in data ? data.post : null;
  const about = 'collection' in data ? data.collection : null;
  return {
    id: data.key,
    type: typeOf(data.kind),
    created_at: dateTime(data.createdAt),
    group_key: data.groupKey,
    ...(data.isFiltered ? { filtered: true } : {}),
    account: account(seen.domain, data.by),
    ...(post ? { status: status(seen, post) } : {}),
    ...decision(seen, data),
    ...(about ? { collection: collection(seen.domain, about) } : {}),
  };
}
