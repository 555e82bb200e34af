// All routes of the REST API.

import type { RestRoute } from '../route.ts';
import { ACCOUNTS } from './accounts/accounts.ts';
import { ADMIN } from './admin/admin.ts';
import { ANNOUNCEMENTS } from './announcements/announcements.ts';
import { APPS } from './apps/apps.ts';
import { COLLECTIONS } from './collections/collections.ts';
import { CONVERSATIONS } from './conversations/conversations.ts';
import { FILTERS_V1 } from './filters/v1.ts';
import { FILTERS_V2 } from './filters/v2.ts';
import { ABOUT_ROUTES } from './instance/about.ts';
import { customEmojis } from './instance/emoji.ts';
import { INSTANCES } from './instance/instance.ts';
import { invite } from './instance/invite.ts';
import { PEER_ROUTES } from './instance/peers.ts';
import { LISTS_ROUTES } from './lists/lists.ts';
import { MEDIA } from './media/media.ts';
import { NOTIFICATION_GROUPS } from './notifications/groups.ts';
import { NOTIFICATIONS } from './notifications/notifications.ts';
import { NOTIFICATION_POLICY } from './notifications/policy.ts';
import { NOTIFICATION_REQUESTS } from './notifications/requests.ts';
import { OWN_LISTS } from './personal/own-lists.ts';
import { PERSONAL } from './personal/personal.ts';
import { POLLS } from './polls/polls.ts';
import { PUSH } from './push/subscription.ts';
import { REPORTS } from './reports/reports.ts';
import { SCHEDULED_STATUSES } from './scheduled/scheduled.ts';
import { search } from './search/search.ts';
import { STATUSES } from './statuses/statuses.ts';
import { TAGS } from './tags/tags.ts';
import { TIMELINES } from './timelines/timelines.ts';
import { SUGGESTIONS } from './trends/suggestions.ts';
import { TRENDS } from './trends/trends.ts';

/** Every route of the REST API. */
export const ROUTES: readonly RestRoute[] = [
  ...APPS,
  ...INSTANCES,
  ...ABOUT_ROUTES,
  ...PEER_ROUTES,
  customEmojis,
  invite,
  ...ACCOUNTS,
  ...STATUSES,
  ...TIMELINES,
  ...NOTIFICATION_POLICY,
  ...NOTIFICATION_REQUESTS,
  ...NOTIFICATIONS,
  ...NOTIFICATION_GROUPS,
  ...OWN_LISTS,
  ...CONVERSATIONS,
  ...LISTS_ROUTES,
  ...COLLECTIONS,
  ...MEDIA,
  ...FILTERS_V1,
  ...FILTERS_V2,
  ...TAGS,
  ...PERSONAL,
  ...POLLS,
  ...REPORTS,
  ...ANNOUNCEMENTS,
  search,
  ...PUSH,
  ...SCHEDULED_STATUSES,
  ...TRENDS,
  ...SUGGESTIONS,
  ...ADMIN,
];
