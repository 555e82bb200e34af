// Opens connections to other servers, to addresses that pass the filter alone.

import { isIP } from 'node:net';
import { createSecureContext } from 'node:tls';
import { buildConnector, Pool } from 'undici';
import { growingLru } from '../lib/cache/growing-lru.ts';
import { whenAsked } from '../lib/when-asked.ts';
import { isGlobalUnicast } from './address-filter.ts';
import { createDnsLookup, guardedLookup, type Lookup } from './dns-addresses.ts';
import { FetchError } from './errors.ts';
import type { ResolveMap } from './resolve-override.ts';

export interface DialerOptions {
  /** Names whose connections go to another address in plain http (PUKEKO_RESOLVE). Default: none. */
  resolve?: ResolveMap;
  /** Connections to one host at most. Default 8. */
  connectionsPerHost?: number;
  /** Hosts with open connections at most; the one unused for longest is closed. Default 1000. */
  maxHosts?: number;
  /** Milliseconds for DNS, TCP and TLS together. Default 5000. */
  connectTimeoutMs?: number;
  /** Milliseconds until a peer must have sent its headers, and between two pieces of a body. Default 10000. */
  idleTimeoutMs?: number;
  /** Milliseconds an unused connection is kept. Default 15000. */
  keepAliveMs?: number;
  /** Finds addresses of names. Default: DNS. */
  lookup?: Lookup;
  /**
   * Which addresses may be dialled. Default: global unicast only. Tests of TLS on loopback replace it; nothing else
   * should.
   */
  addressAllowed?: (address: string) => boolean;
  /** Certificates of authorities to trust instead of the usual ones (PEM). */
  ca?: string;
}

/**
 * One host's connections. `answered` counts responses: only a host that has answered can have left us with a stale
 * connection.
 */
export interface HostConnections {
  readonly host: string;
  readonly pool: Pool;
  answered: number;
}

/** Opens connections to hosts, each checked at the address that is actually dialled. */
export interface Dialer {
  /** The connections to `https://{host}` (host as in a Host header). */
  connectionsTo(host: string): HostConnections;
  /**
   * Why no connection is ever made to a host (as in a Host header), as far as its name says it: it is an address that
   * may not be dialled, or names this machine. Null otherwise; what a name leads to is seen when it is dialled.
   */
  objection(host: string): string | null;
  /** How many hosts have connections. */
  readonly hosts: number;
  /** Lets running requests end, then closes every connection. */
  close(): Promise<void>;
  /** Closes every connection at once; running requests fail. */
  destroy(): Promise<void>;
}

/** undici's parser refuses answers whose headers are larger. */
const MAX_HEADER_BYTES = 32 * 1024;

export function createDialer(options: DialerOptions = {}): Dialer {
  const poolOptions: Pool.Options = {
    connect: guardedConnector(options),
    connections: options.connectionsPerHost ?? 8,
    pipelining: 1,
    headersTimeout: options.idleTimeoutMs ?? 10_000,
    bodyTimeout: options.idleTimeoutMs ?? 10_000,
    keepAliveTimeout: options.keepAliveMs ?? 15_000,
    keepAliveMaxTimeout: 60_000,
    maxHeaderSize: MAX_HEADER_BYTES,
  };
  const closing = new Set<Promise<unknown>>();
  const retire = (work: Promise<unknown>) => {
    const settled = work.catch(() => {}).finally(() => closing.delete(settled));
    closing.add(settled);
  };
  const hosts = growingLru<string, HostConnections>(options.maxHosts ?? 1000, {
    // Closing lets what is running on connections to an evicted host end first.
    dispose: ({ pool }) => retire(pool.close()),
  });
  let closed = false;

  function connectionsTo(host: string): HostConnections {
    const known = hosts.get(host);
    if (known !== undefined) return known;
    if (closed) throw new FetchError('aborted', 'No connection is made because this server is stopping.');
    const made = { host, pool: new Pool(`https://${host}`, poolOptions), answered: 0 };
    hosts.set(host, made);
    return made;
  }

  return {
    connectionsTo,
    objection: (host) => objection(host, options),
    get hosts() {
      return hosts.size;
    },
    async close() {
      closed = true;
      hosts.clear();
      await Promise.all(closing);
    },
    async destroy() {
      closed = true;
      const pools = [...hosts.values()].map((each) => each.pool);
      await Promise.all(pools.map((pool) => pool.destroy()));
      hosts.clear();
      await Promise.all(closing);
    },
  };
}

/** Names under which every machine finds itself (RFC 6761, 6.3). */
const OWN_MACHINE = /^(?:.+\.)?localhost$/;

function objection(
  host: string,
  { resolve, addressAllowed = isGlobalUnicast }: DialerOptions,
): string | null {
  if (resolve?.has(host)) return null;
  const name = host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  const isRefused = isIP(name) === 0 ? OWN_MACHINE.test(name) : !addressAllowed(name);
  return isRefused ? refused(name).message : null;
}

function guardedConnector(options: DialerOptions): buildConnector.connector {
  const allowed = options.addressAllowed ?? isGlobalUnicast;
  const resolve: ResolveMap = options.resolve ?? new Map();
  const timeout = options.connectTimeoutMs ?? 5_000;
  const secure = whenAsked(() =>
    buildConnector({
      timeout,
      lookup: guardedLookup(options.lookup ?? createDnsLookup(), allowed),
      autoSelectFamily: true,
      // Node's 250 ms gives up on the first address of any peer on another continent.
      autoSelectFamilyAttemptTimeout: 500,
      maxCachedSessions: 500,
      // One for all connections: else Node makes each its own, with the certificates of all authorities (2 ms).
      secureContext: createSecureContext(options.ca === undefined ? {} : { ca: options.ca }),
    }),
  );
  const dialMapped = buildConnector({ timeout });

  return (target, callback) => {
    const mapped = resolve.get(target.host ?? target.hostname);
    if (mapped !== undefined) {
      // The pool still believes in https://a.test, so Host, ids and signatures stay; only the socket goes elsewhere,
      // without TLS.
      dialMapped({ ...target, protocol: 'http:', hostname: mapped.hostname, port: mapped.port }, callback);
      return;
    }
    if (target.protocol !== 'https:') {
      callback(new FetchError('bad-url', `${target.hostname} is only connected to over https.`), null);
      return;
    }
    // Sockets ask no lookup for an address literal, so it is checked here.
    if (isIP(target.hostname) !== 0 && !allowed(target.hostname)) {
      callback(refused(target.hostname), null);
      return;
    }
    secure.get()(target, (...result) => {
      const [error, socket] = result;
      // The last word: where the socket has really ended up, whatever was asked and answered before.
      if (error === null && !allowed(socket.remoteAddress ?? '')) {
        socket.destroy();
        callback(refused(target.hostname), null);
      } else callback(...result);
    });
  };
}

function refused(hostname: string): FetchError {
  return new FetchError('refused-address', `${hostname} is not a public address, so it is not connected to.`);
}
