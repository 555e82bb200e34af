// What clients are counted by: an IPv4 address, or the /64 of an IPv6 address.

import ipaddr from 'ipaddr.js';

/** What rate limits are counted by: an IPv4 address, or the /64 of an IPv6 one. */
export function clientKey(ip: string): string {
  if (!ipaddr.isValid(ip)) return ip;
  const parsed = ipaddr.parse(ip);
  if (parsed.kind() === 'ipv4') return ip;
  return `${parsed
    .toByteArray()
    .slice(0, 8)
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')}::/64`;
}

/**
 * The name under which wrong passwords of a client are counted. All clients behind a proxy that PUKEKO_TRUST_PROXY does
 * not name count as one (http/proxy-faults.ts), as they could choose the number that tells them apart themselves.
 */
export function guesserKey(ip: string): string {
  return clientKey(ip).replace(/^(behind .*), \d+$/, '$1');
}

/**
 * Whether a client is on this machine itself; without an address there is no network in between (the operator's
 * socket). Who comes through a proxy that is not named has something else than an address, and is not.
 */
export function isOwnMachine(ip: string): boolean {
  return ip === '' || (ipaddr.isValid(ip) && ipaddr.process(ip).range() === 'loopback');
}
