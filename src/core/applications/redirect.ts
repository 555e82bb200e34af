// The address by which a person goes back to an application: which it may be, and with the answer to it.

import type { Domain } from '../../db/rows.ts';
import { OUT_OF_BAND } from './input.ts';

/** Where the answer stands in the address (OAuth 2.0 Multiple Response Type Encoding Practices). */
export type ResponseMode = 'query' | 'fragment';

/** A loopback address by its number; `localhost` may be somebody else's. */
const LOOPBACK = /^(http:\/\/(?:127\.0\.0\.1|\[::1\]))(?::\d{1,5})?(?=[/?]|$)/;

/**
 * Whether an address is one that was registered: letter for letter (RFC 9700, 4.1.3), but for the port of a loopback
 * address, which native applications are given when they start (RFC 8252, 7.3).
 */
export function isRegistered(redirectUri: string, registered: readonly string[]): boolean {
  if (registered.includes(redirectUri)) return true;
  if (!LOOPBACK.test(redirectUri) || !URL.canParse(redirectUri)) return false;
  const withoutPort = (uri: string) => uri.replace(LOOPBACK, '$1');
  return registered.some((uri) => LOOPBACK.test(uri) && withoutPort(uri) === withoutPort(redirectUri));
}

/**
 * The application's address with the answer to it. What it registered stays letter for letter, a query of its own
 * included; one that has no address gets the page of the domain that shows the code.
 */
export function redirectWith(
  domain: Pick<Domain, 'origin'>,
  redirectUri: string,
  answer: Record<string, string | null | undefined>,
  mode: ResponseMode = 'query',
): string {
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(answer)) if (value != null) fields.append(name, value);
  if (redirectUri === OUT_OF_BAND) return `${domain.origin}/oauth/authorize/native?${fields}`;
  if (mode === 'fragment') return `${redirectUri}#${fields}`;
  return `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${fields}`;
}
