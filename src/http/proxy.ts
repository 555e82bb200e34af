// How a request reached us: client address, scheme and host, as far as proxies are trusted.

import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { AddressRange } from '../config/config.ts';
import { readOnce } from '../lib/when-asked.ts';
import { isWithin, plainAddress } from './addresses.ts';
import { clientBehindUnnamed, isNear } from './proxy-faults.ts';
import { isLoopbackHost } from './tenancy.ts';

/** How a request reached us, with what trusted proxies (PUKEKO_TRUST_PROXY) and nobody else say about it. */
export interface Arrival {
  /** Host as the client asked for it, lower case, with its port; empty when there is none. */
  host: string;
  /** Whether the host came from a proxy's X-Forwarded-Host, so that the answer depends on that header. */
  isForwardedHost: boolean;
  /** Address of the client; behind a proxy that is not named what it is counted by (proxy-faults.ts). */
  ip: string;
  /** The proxy that should be named; null where there is none. */
  unnamedProxy: string | null;
  /** The named proxy that says nothing of its client, so that all of them count as one; null where there is none. */
  silentProxy: string | null;
}

/** Who is at the other end of a connection; read once for all its requests. */
interface Peer {
  address: string;
  isTrusted: boolean;
  isNear: boolean;
  /** What it was compared with. */
  trusted: readonly AddressRange[];
}

const peers = new WeakMap<Socket, Peer>();

function peerOf(socket: Socket, trusted: readonly AddressRange[]): Peer {
  const known = peers.get(socket);
  if (known?.trusted === trusted) return known;
  const address = plainAddress(socket.remoteAddress ?? '');
  const peer = { address, isTrusted: isWithin(address, trusted), isNear: isNear(address), trusted };
  peers.set(socket, peer);
  return peer;
}

/** `host`: of the Host header, in lower case. */
export function arrivalOf(request: IncomingMessage, host: string, trusted: readonly AddressRange[]): Arrival {
  const { address: peer, isTrusted, isNear } = peerOf(request.socket, trusted);
  if (!isTrusted) {
    const unnamedProxy = isNear && isForwarded(request) ? peer : null;
    const ip =
      unnamedProxy === null ? peer : clientBehindUnnamed(peer, lastOf(header(request, 'x-forwarded-for')));
    return { host, isForwardedHost: false, ip, unnamedProxy, silentProxy: null };
  }
  // Proxies append: the last one is what ours saw, those before it are what the client wrote.
  const forwarded = lastOf(header(request, 'x-forwarded-host')).toLowerCase();
  const clients = header(request, 'x-forwarded-for');
  return {
    host: forwarded || host,
    isForwardedHost: Boolean(forwarded),
    ip: clientBehind(clients, peer, trusted),
    unnamedProxy: null,
    // What is asked for on this machine itself comes under a loopback name.
    silentProxy: isNear && clients === '' && !isLoopbackHost(forwarded || host) ? peer : null,
  };
}

function lastOf(list: string): string {
  return list.split(',').at(-1)?.trim() ?? '';
}

/** The last address of the chain that is no proxy of ours: what stands left of it anybody can claim. */
function clientBehind(forwardedFor: string, peer: string, trusted: readonly AddressRange[]): string {
  const chain = forwardedFor
    .split(',')
    .map((part) => plainAddress(part.trim()))
    .filter((part) => ipaddr.isValid(part));
  for (const address of chain.reverse()) {
    if (!isWithin(address, trusted)) return address;
  }
  return chain.at(-1) ?? peer;
}

/**
 * What names of headers say that proxies and content networks write, to name the client they ask for; none comes from
 * this machine itself.
 */
const ANYWHERE = ['forwarded', 'proxy'];
/** As a part between dashes. */
const PROXIES = ['via', 'nginx', 'varnish'];
/** At the beginning. */
const NETWORKS = [
  ...['cf', 'cdn', 'fastly', 'fly', 'ali-cdn', 'incap', 'do-connecting'],
  ...['x-sucuri', 'x-vercel', 'x-nf', 'x-appengine'],
];
/**
 * The words that names such as `x-real-ip`, `true-client-ip` and `front-end-https` are put together from: one of each
 * list.
 */
const WHOSE = 'client real remote connecting originating user original cluster scheme front-end'.split(' ');
const WHAT = 'ip addr address host port https url uri proto'.split(' ');
/** Behind `x-`, alone or with more behind them. */
const EXTENSIONS = 'original cluster envoy client remote azure scheme host'.split(' ');

const any = (words: readonly string[]) => `(?:${words.join('|')})`;
const FORWARDING = new RegExp(
  [
    any(ANYWHERE),
    `(?:^|-)${any(PROXIES)}(?:-|$)`,
    `^${any(NETWORKS)}-`,
    `${any(WHOSE)}-?${any(WHAT)}(?:-|$)`,
    `^x-${any(EXTENSIONS)}(?:-|$)`,
  ].join('|'),
);

const isForwarding = readOnce((name) => FORWARDING.test(name));

/** Whether any header says that somebody else is asked for. */
export function isForwarded(request: IncomingMessage): boolean {
  for (const name in request.headers) if (isForwarding(name)) return true;
  return false;
}

/**
 * Whether a request comes through a proxy that names nobody: an nginx that is told nothing but where to pass on asks
 * under the loopback name itself, in HTTP/1.0, which nobody else speaks any more.
 */
export function isBlind(request: IncomingMessage, host: string): boolean {
  return request.httpVersion === '1.0' && isLoopbackHost(host);
}

function header(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(',') : (value ?? '');
}
