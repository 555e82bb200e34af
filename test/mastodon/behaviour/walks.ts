import type { Walk } from './walk.ts';
import { accessRows } from './walks/access.ts';
import { accountRows } from './walks/accounts.ts';
import { directoryRows } from './walks/directory.ts';
import { discoveryRows } from './walks/discovery.ts';
import { notificationRows } from './walks/notifications.ts';
import { personalRows } from './walks/personal.ts';
import { quoteRows } from './walks/quotes.ts';
import { relationRows } from './walks/relations.ts';
import { statusRows } from './walks/statuses.ts';
import { timelineRows } from './walks/timelines.ts';

/** The walks by what they are about. */
export const WALKS: Record<string, (walk: () => Walk) => void> = {
  access: accessRows,
  accounts: accountRows,
  directory: directoryRows,
  discovery: discoveryRows,
  notifications: notificationRows,
  personal: personalRows,
  quotes: quoteRows,
  relations: relationRows,
  statuses: statusRows,
  timelines: timelineRows,
};
