// Which domain a request is for.

import type { DomainDirectory } from '../core/domains/in-memory.ts';
import type { Domain } from '../db/rows.ts';

/**
 * Which domain a request is for. `served`: its URIs live on this host. `handles`: the name only ends handles of a split
 * domain, where WebFinger and host-meta alone are answered. `unknown`: 421 and no data. `gone`: the domain was removed.
 */
export type Tenancy =
  | { kind: 'served'; domain: Domain }
  | { kind: 'handles'; domain: Domain }
  | { kind: 'gone'; domain: Domain }
  | { kind: 'unknown' };

const LOOPBACK = /^(?:127\.0\.0\.1|\[::1\]|localhost)(?::\d+)?$/;

/** Whether a Host (lower case) names this machine itself, on whatever port. */
export function isLoopbackHost(host: string): boolean {
  return LOOPBACK.test(host);
}

/** Resolves a Host. The loopback address itself counts as the default domain where no domain bears that name. */
export async function tenancyOf(domains: DomainDirectory, host: string): Promise<Tenancy> {
  const exact = (await domains.byHost(host)) ?? (await domains.byHost(withoutDefaultPort(host)));
  if (exact) return stateOf(exact);
  const named = (await domains.byName(host)) ?? (await domains.byName(withoutDefaultPort(host)));
  if (named && named.state === 'ACTIVE') return { kind: 'handles', domain: named };
  if (isLoopbackHost(host)) {
    const domain = await domains.default();
    if (domain) return stateOf(domain);
  }
  return { kind: 'unknown' };
}

function stateOf(domain: Domain): Tenancy {
  if (domain.state === 'CLOSED') return { kind: 'gone', domain };
  if (domain.state === 'PENDING') return { kind: 'unknown' };
  return { kind: 'served', domain };
}

function withoutDefaultPort(host: string): string {
  return host.replace(/:(?:443|80)$/, '').replace(/\.$/, '');
}
