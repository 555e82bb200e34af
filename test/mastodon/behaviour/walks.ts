import type { Walk } from './walk.ts';
import { accessRows } from './walks/access.ts';
import { accountRows } from './walks/accounts.ts';
import { discoveryRows } from './walks/discovery.ts';
import { notificationRows } from './walks/notifications.ts';
import { personalRows } from './walks/personal.ts';
import { relationRows } from './walks/relations.ts';
import { statusRows } from './walks/statuses.ts';
import { timelineRows } from './walks/timelines.ts';

/** The walks by what they are about. */
export const WALKS: Record<string, (walk: () => Walk) => void> = {
  access: accessRows,
  accounts: accountRows,
  discovery: discoveryRows,
  notifications: notificationRows,
  personal: personalRows,
  relations: relationRows,
  statuses: statusRows,
  timelines: timelineRows,
};
