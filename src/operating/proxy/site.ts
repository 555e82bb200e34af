// What a proxy must know of an install.

/** One name that a proxy answers for: a host of ours, or the domain of handles whose URIs live on another host. */
export type Site =
  | { kind: 'host'; name: string }
  /** `host`: where WebFinger and host-meta are sent on to. */
  | { kind: 'handles'; name: string; host: string };

export interface ProxiedInstall {
  sites: readonly Site[];
  /** Where the server listens, as the proxy dials it: `127.0.0.1:3000`. */
  upstream: string;
  /** The longest body that the server takes, in bytes. */
  mostBytes: number;
}

/** What the handle domain of a split set-up must send on (RFC 7033, RFC 6415): what peers look names up by. */
export const HANDLE_PATHS: readonly string[] = [
  '/.well-known/webfinger',
  '/.well-known/host-meta',
  '/.well-known/host-meta.json',
];

/**
 * Paths that a proxy answers with 404: metrics, and what the proxy itself asks the server (for which names it may get
 * certificates).
 */
export const CLOSED_PATHS = { exact: '/metrics', below: '/internal/' } as const;

/** Seconds without a byte after which a stream is given up: several of the server's heartbeats. */
export const QUIET_SECONDS = 300;

/**
 * The names of domains that can be reached from outside, in order and each once. A domain whose handles end in its host
 * needs one; a split one needs its host, and its own name unless that is another domain's host.
 */
export function sitesOf(domains: readonly { name: string; host: string }[]): readonly Site[] {
  const hosts = new Set(domains.map(({ host }) => host));
  const own: Site[] = [...hosts].map((name) => ({ kind: 'host', name }));
  const handles = domains
    .filter(({ name, host }) => name !== host && !hosts.has(name))
    .map(({ name, host }): Site => ({ kind: 'handles', name, host }));
  return [...own, ...handles];
}

/**
 * Where a proxy on the same machine dials a server that listens at `host`: all addresses are reached by the loopback
 * one.
 */
export function upstreamOf({ host, port }: { host: string; port: number }): string {
  const address = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}
