// A request for an ActivityPub document, as the HTTP server hands it over.

import type { Domain } from '../../db/rows.ts';

/** A GET or HEAD for one of our domains, as the HTTP face hands it over. */
export interface DocumentRequest {
  domain: Domain;
  /** Path alone, as on the wire. */
  path: string;
  /** Path and query, as on the wire. */
  target: string;
  method: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Address of the client, behind trusted proxies. */
  ip: string;
}

/** The parameters of a request's query. */
export function queryOf({ target }: Pick<DocumentRequest, 'target'>): URLSearchParams {
  const at = target.indexOf('?');
  return new URLSearchParams(at === -1 ? '' : target.slice(at + 1));
}
