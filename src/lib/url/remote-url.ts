// Checks URLs of other servers before they are fetched or stored.

import { getDomain } from 'tldts';
import { LONGEST_URL, parseUrl } from './url.ts';

export type RemoteUrlCheck = { url: URL; problem?: undefined } | { url?: undefined; problem: string };

// Control characters, any kind of space, lone surrogates and the backslash: the WHATWG parser silently removes or
// rewrites these, so two readers of one text would see two different URLs.
const UNSAFE = /[\p{Cc}\p{Z}\p{Cs}\\]/u;
// Encoded CR, LF and NUL never occur in honest URLs, and whoever decodes them later has a request to split
// (CVE-2023-42450).
const ENCODED_UNSAFE = /%0[0ad]/i;

/**
 * Checks the URL or id of something remote: https, no userinfo, no control characters, at most LONGEST_URL characters;
 * with `base` also relative references (a redirect's Location). The URL's host is lower case and punycode, its default
 * port is dropped. `problem` is a sentence for people. Which addresses may be dialled is not decided here
 * (net/address-filter).
 */
export function checkRemoteUrl(text: unknown, base?: URL): RemoteUrlCheck {
  if (typeof text !== 'string' || text === '')
    return { problem: 'An address must be a text that starts with https://.' };
  if (text.length > LONGEST_URL) return { problem: `An address may have at most ${LONGEST_URL} characters.` };
  if (UNSAFE.test(text) || ENCODED_UNSAFE.test(text)) {
    return { problem: 'An address must not contain spaces, control characters or backslashes.' };
  }
  // "https:a.test" and "https:///a.test" are repaired by the parser; as an id they are somebody playing games.
  if (base === undefined && !/^https:\/\/[^/?#]/i.test(text)) {
    return { problem: 'An address on another server must start with https:// and a host.' };
  }
  const url = parseUrl(text, base?.href);
  if (url === null) return { problem: 'This is no address: its host or port cannot be read.' };
  if (url.protocol !== 'https:') return { problem: 'Addresses on other servers must start with https://.' };
  if (url.username !== '' || url.password !== '' || authority(text).includes('@')) {
    return { problem: 'An address must not contain a user name or password.' };
  }
  // A trailing dot names the same server under another spelling, and so would slip past every rule about names.
  if (url.hostname.endsWith('.')) return { problem: 'The host of an address must not end with a dot.' };
  if (url.port === '0') return { problem: 'Port 0 cannot be connected to.' };
  return { url };
}

/** `checkRemoteUrl` for those who only want the URL: null if it is none we would fetch. */
export function parseRemoteUrl(text: unknown): URL | null {
  return checkRemoteUrl(text).url ?? null;
}

/**
 * The domain somebody registered for a host (`a.b.example.co.uk:8443` -> `example.co.uk`), what budgets are counted by:
 * making subdomains is free. Suffixes under which the public registers (github.io) count as suffixes. An IP address or
 * bare suffix stands for itself.
 */
export function registrableDomain(host: string): string {
  const lower = host.toLowerCase();
  const name = lower.startsWith('[') ? lower.slice(0, lower.indexOf(']') + 1) : lower.replace(/:\d*$/, '');
  return getDomain(name, { allowPrivateDomains: true }) ?? name;
}

function authority(text: string): string {
  const start = text.indexOf('//');
  return start < 0 ? '' : (text.slice(start + 2).split(/[/?#]/, 1)[0] ?? '');
}
