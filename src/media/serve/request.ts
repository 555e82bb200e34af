// A request for a file, or with one.

import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Domain } from '../../db/rows.ts';

/** A request for a file, or one that brings one, to one of our domains. */
export interface MediaRequest {
  domain: Domain;
  method: string;
  headers: IncomingHttpHeaders;
  incoming: IncomingMessage;
}
