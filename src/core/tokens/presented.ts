// Which token a request brings, whatever the way, and what it says.

import type { Domain } from '../../db/rows.ts';
import type { TokenReader, TokenReading } from './viewer.ts';

/** Every way in which a bearer token may come (RFC 6750, 2). */
export interface Presented {
  /** Each Authorization header that was sent. */
  authorization: readonly string[];
  query?: URLSearchParams;
  form?: URLSearchParams;
}

const PARAMETERS = ['access_token', 'bearer_token'];

/** Whether a form holds a token, whatever it is worth. */
export const bringsToken = (form: URLSearchParams): boolean => PARAMETERS.some((name) => form.has(name));

/** Whether an Authorization header is of the scheme `Bearer`, whatever stands behind it. */
export const isBearer = (header: string): boolean => /^\s*bearer(?:\s|$)/i.test(header);

/**
 * The bearer token of a request: from `Authorization: Bearer`, or `access_token` and `bearer_token` of query and form
 * where a face takes them. `none`: none was sent; a header of another scheme is for somebody else (a proxy in front of
 * us), and nothing behind `Bearer` or a parameter is no token. `unusable`: what cannot be one, or two that differ:
 * neither can be trusted then.
 */
function presentedToken({ authorization, query, form }: Presented): { token: string } | 'none' | 'unusable' {
  const found = new Set<string | null>();
  for (const header of authorization.filter(isBearer)) {
    const sent = header.trim().slice('bearer'.length).trim();
    if (sent !== '') found.add(/^\S+$/.test(sent) ? sent : null);
  }
  for (const fields of [query, form])
    for (const name of PARAMETERS) for (const each of fields?.getAll(name) ?? []) if (each) found.add(each);
  const [token] = found;
  if (token === undefined) return 'none';
  return found.size > 1 || token === null ? 'unusable' : { token };
}

/** `token`: as it was sent; empty where there are two. */
export type PresentedReading = (TokenReading & { token: string }) | { state: 'none' };

/**
 * What the bearer token of a request says on a domain; `none` where it brings none. Two different ones are as unknown
 * as a wrong one.
 */
export async function readPresented(
  tokens: TokenReader,
  presented: Presented,
  domain: Domain | null,
): Promise<PresentedReading> {
  const found = presentedToken(presented);
  if (found === 'none') return { state: 'none' };
  if (found === 'unusable') return { state: 'unknown', token: '' };
  return { ...(await tokens.read(found.token, domain)), token: found.token };
}
