// The address by which a person goes back to an application.

import type { Domain } from '../../db/rows.ts';
import { OUT_OF_BAND } from './input.ts';

/** Where the answer stands in the address (OAuth 2.0 Multiple Response Type Encoding Practices). */
export type ResponseMode = 'query' | 'fragment';

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
