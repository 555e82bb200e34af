// IP addresses and ranges.

import ipaddr from 'ipaddr.js';
import type { AddressRange } from '../config/config.ts';

/** This machine itself. */
export const LOOPBACK_RANGES: readonly AddressRange[] = [
  [ipaddr.parse('127.0.0.0'), 8],
  [ipaddr.parse('::1'), 128],
];

/** An IPv4 address mapped into IPv6 (as a dual-stack socket shows it), as the plain one. */
export function plainAddress(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
}

/** Whether a plain address lies in one of the ranges; false for what is no address. */
export function isWithin(address: string, ranges: readonly AddressRange[]): boolean {
  if (ranges.length === 0 || !ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  return ranges.some(
    ([range, bits]) => range.kind() === parsed.kind() && parsed.match([range, bits] as [never, number]),
  );
}
