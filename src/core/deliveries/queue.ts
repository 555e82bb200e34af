// Types of the delivery queue's status, shared by the reconciler and GraphQL.

import type { BreakerState } from '../../db/enums.ts';

// What the reconciler offers and GraphQL shows: they have equal rank, so it is said here.

/** How deliveries to one server stand. Times are epoch milliseconds. */
export interface HostQueue {
  host: string;
  breaker: BreakerState;
  /** Deliveries on their way. */
  waiting: number;
  /** Those that failed and are still kept. */
  failed: number;
  /** When something for it is next due; null when nothing waits. */
  dueAt: number | null;
  /** Since when it has not answered; null while it does. */
  downSince: number | null;
  lastError: string | null;
  /** It took the last request and did not answer in time (10 s): it is there, and too slow. */
  isSlow: boolean;
  lastSuccessAt: number | null;
}

export interface QueueStatus {
  waiting: number;
  failed: number;
  /** Requests under way in this process. */
  sending: number;
  /** Chunks of fan-out still to be done (`fan_out` rows). */
  fanOuts: number;
  inbound: number;
  work: number;
  /** Why nothing is sent at the moment (the clock is wrong); null when it is. */
  pausedBecause: string | null;
  /** Servers with something waiting or failed, or that do not answer; the fullest first. */
  hosts: HostQueue[];
}

/** The queue as operators and admins see and steer it. */
export interface DeliveryQueue {
  status(limit?: number): Promise<QueueStatus>;
  /**
   * Tries now what waits for one host (or all), its breaker's pause and the pauses of single deliveries apart. Answers
   * how many deliveries are tried.
   */
  retry(host: string | null): Promise<number>;
  /** Cancels what waits for a host. Answers how many deliveries were cancelled. */
  flush(host: string): Promise<number>;
}
