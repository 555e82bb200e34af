// The REST entities NotificationGroup and GroupedNotificationsResults.

import type { NotificationGroupData } from '../documents/notification.ts';
import { isAboutPost, typeOf } from '../notification-kinds.ts';
import { account } from './account.ts';
import { collection } from './collection.ts';
import { dateTime } from './dates.ts';
import { newcomer, reported } from './notification.ts';
import { decision } from './notifications/decision.ts';
import { fallback } from './notifications/fallback.ts';
import { type Seen, status } from './status.ts';

/** Which fields of the answer are numbers beyond those that JavaScript counts exactly. */
export const GROUP_INTEGERS = ['most_recent_notification_id'];

/** NotificationGroup; where it is not of a page, nothing is said of its place there. */
function notificationGroup(
  seen: Seen,
  data: NotificationGroupData,
  knownTypes: readonly string[] | undefined,
) {
  const { newest, oldestOnPage } = data;
  return {
    group_key: data.groupKey,
    notifications_count: data.count,
    type: typeOf(data.kind),
    most_recent_notification_id: newest.key,
    ...(oldestOnPage === null
      ? {}
      : {
          page_min_id: oldestOnPage,
          page_max_id: newest.key,
          latest_page_notification_at: dateTime(newest.createdAt),
        }),
    ...fallback(data.kind, newest, knownTypes),
    sample_account_ids: peopleOf(seen, data).map(({ id }) => id),
    ...(isAboutPost(data.kind) ? { status_id: data.post?.key ?? null } : {}),
    ...decision(seen, newest),
    ...reported(seen, newest),
    ...(data.collection ? { collection: collection(seen.domain, data.collection) } : {}),
  };
}

/** Who caused a group, the newest first. */
function peopleOf(seen: Seen, { newest, by }: NotificationGroupData): readonly Person[] {
  const waiting = newcomer(seen, newest);
  return waiting ? [waiting] : by.map((each) => account(seen.domain, each));
}

type Person = ReturnType<typeof account> | NonNullable<ReturnType<typeof newcomer>>;

/** An Account that is good for its picture alone. */
function partialAccount(shown: Person) {
  const { id, acct, locked, bot, url, avatar, avatar_static, avatar_description } = shown;
  return { id, acct, locked, bot, url, avatar, avatar_static, avatar_description };
}

interface Wanted {
  /** People who stand in the background of a group come with their pictures alone. */
  isPartial?: boolean;
  /** The types that an app says it knows. */
  knownTypes?: readonly string[] | undefined;
}

/**
 * GroupedNotificationsResults: everybody and every status once, and where `isPartial` only the newest of each group in
 * full.
 */
export function groupedNotifications(
  seen: Seen,
  groups: readonly NotificationGroupData[],
  { isPartial = false, knownTypes }: Wanted = {},
) {
  const casts = groups.map((group) => peopleOf(seen, group));
  const people = new Map(casts.flatMap((cast) => cast.map((each) => [each.id, each])));
  const full = isPartial ? new Set(casts.flatMap(([first]) => first?.id ?? [])) : new Set(people.keys());
  const posts = new Map(groups.flatMap(({ post }) => (post ? [[post.key, post]] : [])));
  const all = [...people.values()];
  return {
    accounts: all.filter(({ id }) => full.has(id)),
    ...(isPartial ? { partial_accounts: all.filter(({ id }) => !full.has(id)).map(partialAccount) } : {}),
    statuses: [...posts.values()].map((post) => status(seen, post)),
    notification_groups: groups.map((group) => notificationGroup(seen, group, knownTypes)),
  };
}
