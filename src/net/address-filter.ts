// Which IP addresses may be dialled: global unicast alone (against server-side request forgery, SSRF).

import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

// What IANA has given out as global unicast; everything outside (mapped, NAT64, ULA, link-local, multicast, unassigned)
// is no peer.
const GLOBAL_V6: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];

/**
 * Whether an IP address may be dialled: global unicast only, v4 or v6. Refused are private, loopback, link-local,
 * carrier-grade NAT, multicast, documentation, benchmarking and reserved ranges, and every v6 form that carries a v4
 * address inside (mapped, NAT64, 6to4, Teredo), because what it reaches depends on the network we stand in. Anything
 * that is not an address in plain spelling is refused.
 */
export function isGlobalUnicast(address: string): boolean {
  // Strict spelling first: ipaddr.js also reads 0x7f.1 and 017700000001, and a zone (fe80::1%eth0) names an interface
  // of ours.
  if (isIPv4(address)) return ipaddr.IPv4.parse(address).range() === 'unicast';
  if (!isIPv6(address) || address.includes('%')) return false;
  const parsed = ipaddr.IPv6.parse(address);
  return parsed.match(GLOBAL_V6) && parsed.range() === 'unicast';
}
