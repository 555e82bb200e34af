// What the API needs of the reconciler and of domain checks.

import type { DeliveryQueue } from '../core/deliveries/queue.ts';
import type { StateGraph } from '../lib/graph/graph.ts';

/** What the GraphQL face needs of parts it may not import; bound by app.ts. Times are epoch milliseconds. */

/** The reconciler as admins see and steer it. */
export interface ReconcilerPort {
  readonly queue: DeliveryQueue;
  readonly graphs: readonly StateGraph[];
}

/** Says in words what a domain lacks to be reachable (DNS, TLS, WebFinger). */
export interface DomainCheckPort {
  check(name: string): Promise<readonly DomainFinding[]>;
  /**
   * The same for one that is not added yet, by its normalised names: whether its host leads here, and its name to its
   * host.
   */
  foresee(domain: { name: string; host: string }): Promise<readonly DomainFinding[]>;
}

export interface InstallCheckPort {
  /** Looks at the whole install; never rejects for what it finds. Without `looksOutside` no other server is asked. */
  check(looksOutside: boolean): Promise<readonly InstallFinding[]>;
}

export interface InstallFinding {
  /** What was looked at. */
  subject: 'server' | 'clock' | 'disk' | 'database' | 'queue' | 'domain' | 'mail' | 'proxy' | 'backup';
  /** A warning can wait; a fault cannot. */
  severity: 'fine' | 'warning' | 'fault';
  /** What is, and what to do where something lacks. */
  message: string;
}

export interface DomainFinding {
  /** What was looked at. */
  subject: 'domain' | 'state' | 'proof' | 'dns' | 'tls' | 'https' | 'webfinger';
  ok: boolean;
  /** One sentence: what is, and what to do where something lacks. */
  message: string;
}
