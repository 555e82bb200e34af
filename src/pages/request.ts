// A request for a page.

import type { IncomingHttpHeaders } from 'node:http';
import type { Domain } from '../db/rows.ts';

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
