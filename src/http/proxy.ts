import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import type { AddressRange } from '../config/config.ts';

/** How a request reached us, with what trusted proxies (PUKEKO_TRUST_PROXY) and nobody else say about it (SECURITY-CASES T14). */
export interface Arrival {
  /** Host as the client asked for it, lower case, with its port; empty when there is none. */
  host: string;
  /** Address of the client. */
  ip: string;
}

export function arrivalOf(request: IncomingMessage, trusted: readonly AddressRange[]): Arrival {
  const peer = plainAddress(request.socket.remoteAddress ?? '');
  const direct = { host: (request.headers.host ?? '').toLowerCase(), ip: peer };
  if (!isTrusted(peer, trusted)) return direct;
  const host = header(request, 'x-forwarded-host').split(',')[0]?.trim().toLowerCase();
  return { host: host || direct.host, ip: clientBehind(header(request, 'x-forwarded-for'), peer, trusted) };
}

/** The last address of the chain that is no proxy of ours: what stands left of it anybody can claim. */
function clientBehind(forwardedFor: string, peer: string, trusted: readonly AddressRange[]): string {
  const chain = forwardedFor
    .split(',')
    .map((part) => plainAddress(part.trim()))
    .filter((part) => ipaddr.isValid(part));
  for (const address of chain.reverse()) {
    if (!isTrusted(address, trusted)) return address;
  }
  return chain.at(-1) ?? peer;
}

function isTrusted(address: string, trusted: readonly AddressRange[]): boolean {
  if (trusted.length === 0 || !ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  return trusted.some(
    ([range, bits]) => range.kind() === parsed.kind() && parsed.match([range, bits] as [never, number]),
  );
}

/** An IPv4 address mapped into IPv6, as the plain one. */
function plainAddress(address: string): string {
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}

function header(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(',') : (value ?? '');
}

export { clientKey } from '../lib/client-key.ts';
