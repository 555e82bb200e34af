import type { BreakerState } from '../db/enums.ts';
import type { StateGraph } from '../lib/graph/graph.ts';

/** What the GraphQL face needs of parts it may not import; bound by app.ts. Times are epoch milliseconds. */

/** How deliveries to one server stand. */
export interface HostQueue {
  host: string;
  breaker: BreakerState;
  waiting: number;
  failed: number;
  /** When something for it is next due; null when nothing waits. */
  dueAt: number | null;
  /** Since when it has not answered; null while it does. */
  downSince: number | null;
  lastError: string | null;
  lastSuccessAt: number | null;
}

export interface QueueStatus {
  waiting: number;
  failed: number;
  /** Requests under way in this process. */
  sending: number;
  spreads: number;
  inbound: number;
  work: number;
  /** Why nothing is sent at the moment; null when it is. */
  pausedBecause: string | null;
  hosts: readonly HostQueue[];
}

/** The reconciler as admins see and steer it. */
export interface ReconcilerPort {
  readonly queue: {
    status(limit?: number): Promise<QueueStatus>;
    /** Tries now what waits for a host (null: for all). Answers how many deliveries that concerns. */
    retry(host: string | null): Promise<number>;
    /** Gives up what waits for a host. Answers how many deliveries were cancelled. */
    flush(host: string): Promise<number>;
  };
  readonly graphs: readonly StateGraph[];
}

/** Says in words what a domain lacks to be reachable (DNS, TLS, WebFinger). */
export interface DomainCheckPort {
  check(name: string): Promise<readonly DomainFinding[]>;
}

export interface DomainFinding {
  /** What was looked at: `dns`, `tls`, `webfinger`, … */
  subject: string;
  ok: boolean;
  /** One sentence: what is, and what to do where something lacks. */
  message: string;
}
