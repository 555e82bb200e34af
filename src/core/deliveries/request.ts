// The type of a request for delivery: which activity, from whom, to which inboxes.

import type { Identity } from '../../db/rows.ts';
import type { OutgoingActivity } from '../ports.ts';
import type { FanOutSource } from './sources.ts';
import type { Priority } from './states.ts';

/** What is to be delivered to whom, as effects say it. */
export interface DeliveryOrder {
  activity: OutgoingActivity;
  /** The local identity that sends it. */
  actor: Identity;
  /**
   * What `deliveries(…)` shows it under and whose recipients it adds to or goes to: a post's id, or a boost's; null for
   * everything else.
   */
  subjectId: bigint | null;
  /** From `orderKey`. */
  orderKey: string;
  priority: Priority;
  /** Whether an inbox that got it has the subject from then on: its Update and Delete go there. */
  addsRecipients?: boolean;
  /** Addressed by name; local ones are left out. */
  to?: readonly Identity[];
  /** `personal` inboxes for what is between two people, the host's `shared` one for posts. */
  inbox: 'shared' | 'personal';
  /** Walked in chunks after those in `to`. */
  source?: FanOutSource | null;
  /** Blocked hosts get it all the same: Reject, Undo and Delete end what is there. */
  evenIfBlocked?: boolean;
}
