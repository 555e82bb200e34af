/** What the GraphQL face needs of parts it may not import; bound by app.ts. */

/** The reconciler's queue as admins see and steer it. */
export interface ReconcilerPort {
  status(): Promise<QueueStatus>;
  /** Makes what waits for a host (null: for all) due at once; answers how many deliveries that concerns. */
  retry(host: string | null): Promise<number>;
  /** Gives up what waits for a host; answers how many deliveries were cancelled. */
  flush(host: string): Promise<number>;
  /** The state graphs, printed. */
  graphs(): readonly { name: string; diagram: string }[];
}

export interface QueueStatus {
  /** Deliveries that wait. */
  deliveries: number;
  /** Fan-outs still to be done. */
  spreads: number;
  /** Activities that came in and wait to be handled. */
  inbound: number;
  /** Everything else that waits. */
  work: number;
  /** Hosts that do not answer. */
  hostsDown: number;
  /** Epoch milliseconds at which the next work is due; null when none is. */
  nextDueAt: number | null;
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
