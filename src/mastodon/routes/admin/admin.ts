// All routes for moderators and admins.

import type { RestRoute } from '../../route.ts';
import { ADMIN_ACCESS } from './access.ts';
import { ADMIN_ACCOUNTS } from './accounts/accounts.ts';
import { ADMIN_DOMAIN_ALLOWS } from './domain-allows.ts';
import { ADMIN_DOMAIN_BLOCKS } from './domain-blocks.ts';
import { ADMIN_MAILBOXES } from './mailboxes.ts';
import { ADMIN_METRICS } from './metrics.ts';
import { ADMIN_REPORTS } from './reports.ts';
import { ADMIN_TAGS } from './tags.ts';
import { ADMIN_TRENDS } from './trends.ts';

export const ADMIN: readonly RestRoute[] = [
  ...ADMIN_ACCOUNTS,
  ...ADMIN_REPORTS,
  ...ADMIN_DOMAIN_BLOCKS,
  ...ADMIN_DOMAIN_ALLOWS,
  ...ADMIN_ACCESS,
  ...ADMIN_MAILBOXES,
  ...ADMIN_TAGS,
  ...ADMIN_TRENDS,
  ...ADMIN_METRICS,
];
