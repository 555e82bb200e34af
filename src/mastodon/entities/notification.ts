// The REST entity Notification.

import type { ForModeratorsData, InWordsData, NotificationData } from '../documents/notification.ts';
import { typeOf } from '../notification-kinds.ts';
import { account } from './account.ts';
import { collection } from './collection.ts';
import { dateTime } from './dates.ts';
import { report, waitingPerson } from './moderation.ts';
import { decision } from './notifications/decision.ts';
import { fallback } from './notifications/fallback.ts';
import { type Seen, status } from './status.ts';

/** Notification; `knownTypes` are those that an app says it knows. */
export function notification(
  seen: Seen,
  data: NotificationData & InWordsData,
  knownTypes?: readonly string[],
) {
  const post = 'post' in data ? data.post : null;
  const about = 'collection' in data ? data.collection : null;
  return {
    id: data.key,
    type: typeOf(data.kind),
    created_at: dateTime(data.createdAt),
    group_key: data.groupKey,
    ...(data.isFiltered ? { filtered: true } : {}),
    ...fallback(data.kind, data, knownTypes),
    account: newcomer(seen, data) ?? account(seen.domain, data.by),
    ...(post ? { status: status(seen, post) } : {}),
    ...decision(seen, data),
    ...reported(seen, data),
    ...(about ? { collection: collection(seen.domain, about) } : {}),
  };
}

/** Whoever waits to be let in has no identity yet that a notification could name; null for all others. */
export function newcomer({ domain }: Seen, data: ForModeratorsData) {
  return data.__typename === 'SignUpRequestNotification' && data.signUp
    ? waitingPerson(domain, data.signUp)
    : null;
}

/** The field that a notification of a report has besides; none where that is gone. */
export function reported({ domain }: Seen, data: ForModeratorsData) {
  return data.__typename === 'ReportNotification' && data.report?.target
    ? { report: report(domain, data.report, data.report.target) }
    : {};
}
