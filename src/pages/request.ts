// A request for a page.

import type { IncomingHttpHeaders } from 'node:http';
import type { Domain } from '../db/rows.ts';
import type { Words } from '../lib/words/words.ts';

/** What a page is made from; http's FaceRequest is one. */
export interface PageRequest {
  /** The domain whose host was asked. */
  domain: Domain;
  /** Path alone, as on the wire. */
  path: string;
  /** Path and query, as on the wire. */
  target: string;
  method: string;
  headers: IncomingHttpHeaders;
  /** Address of the client, behind trusted proxies. */
  ip: string;
}

/** Where a page stands, and in which language. */
export interface Place {
  domain: Domain;
  words: Words;
  /** Path and query at which the same page is had in another language; null where there is none. */
  again?: string | null;
}

/** A request, with the language it is answered in. */
export type SpokenRequest = PageRequest & Place;

/** Longer addresses are not led back to. */
const LONGEST_AGAIN = 2_000;

/** The same request, answered in these words. */
export function spoken(request: PageRequest, words: Words): SpokenRequest {
  const { domain, path, target, method, headers, ip } = request;
  const again = (method === 'GET' || method === 'HEAD') && target.length <= LONGEST_AGAIN ? target : null;
  return { domain, path, target, method, headers, ip, words, again };
}
