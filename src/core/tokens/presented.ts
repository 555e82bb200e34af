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

/**
 * The bearer token of a request: from `Authorization: Bearer`, or `access_token` and `bearer_token` of query and form
 * where a face takes them. `none`: nothing was sent. `unusable`: something else was, or two that differ: neither can be
 * trusted then.
 */
function presentedToken({ authorization, query, form }: Presented): { token: string } | 'none' | 'unusable' {
  const found = new Set<string | null>();
  for (const header of authorization) found.add(/^bearer +(\S+)$/i.exec(header.trim())?.[1] ?? null);
  for (const fields of [query, form])
    for (const name of PARAMETERS) for (const each of fields?.getAll(name) ?? []) found.add(each || null);
  const [token] = found;
  if (token === undefined) return 'none';
  return found.size > 1 || token === null ? 'unusable' : { token };
}

/**
 * What the bearer token of a request says on a domain; `none` where it brings none. Two different ones are as unknown
 * as a wrong one.
 */
export async function readPresented(
  tokens: TokenReader,
  presented: Presented,
  domain: Domain | null,
): Promise<TokenReading | { state: 'none' }> {
  const found = presentedToken(presented);
  if (found === 'none') return { state: 'none' };
  return found === 'unusable' ? { state: 'unknown' } : tokens.read(found.token, domain);
}
