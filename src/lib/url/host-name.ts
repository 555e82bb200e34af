// Host names as they are compared.

import { domainToUnicode } from 'node:url';
import { parseUrl } from './url.ts';

/** Longest host we take: 253 octets of DNS name and a port. */
const LONGEST_HOST = 253 + 6;

/** URLs allow more signs in hosts (`;`, `*`, `!`), which no name on the net has: mostly a cell of a broken file. */
const HOSTNAME = /^(?:[a-z0-9_.-]+|\[[0-9a-f:.]+\])$/;

/**
 * Reads `name` or `name:port` in any case and any script and gives it as URLs write it: lower-case ASCII (punycode),
 * without the default port of https and without a final dot. Null for everything else: credentials, paths, spaces,
 * signs that no host has, and numbers that only a URL parser would take for an IPv4 address (`0x7f.1`, `2130706433`).
 */
export function normaliseHost(text: string): string | null {
  if (text.length === 0 || text.length > LONGEST_HOST * 2 || /[\s@/\\?#%<>"'`]/u.test(text)) return null;
  const url = parseUrl(`https://${text}`);
  if (url === null || url.hostname === '' || url.username !== '' || url.pathname !== '/') return null;
  const hostname = url.hostname.endsWith('.') ? url.hostname.slice(0, -1) : url.hostname;
  if (hostname.includes('..') || hostname.startsWith('.') || !HOSTNAME.test(hostname)) return null;
  const isIpv4 = /^\d{1,3}(?:\.\d{1,3}){3}$/.test(hostname);
  if (isIpv4 && text.replace(/:\d+$/, '') !== hostname) return null;
  const host = url.port === '' ? hostname : `${hostname}:${url.port}`;
  return host.length > LONGEST_HOST ? null : host;
}

/** A host and every name above it: `b.a.example:8443` → itself, without port, `a.example`, `example`. */
export function parentNames(host: string): ReadonlySet<string> {
  const names = new Set([host]);
  let rest = host.replace(/:\d+$/, '');
  while (rest) {
    names.add(rest);
    const dot = rest.indexOf('.');
    rest = dot === -1 ? '' : rest.slice(dot + 1);
  }
  return names;
}

/** A normalised host for people to read: punycode labels in their own script where they are valid. */
export function displayHost(host: string): string {
  const [name = '', port] = host.startsWith('[') ? [host] : host.split(':');
  const shown = host.startsWith('[') ? name : domainToUnicode(name) || name;
  return port === undefined ? shown : `${shown}:${port}`;
}
