// A POST to an inbox, as the HTTP server hands it over.

import type { Domain } from '../../db/rows.ts';

/** A POST to an inbox, as the HTTP face hands it over. */
export interface InboxRequest {
  /** Whose host was addressed. */
  domain: Domain;
  /** Of `/users/{username}/inbox`; null for the shared inbox and the instance actor's. */
  identityUsername: string | null;
  /** As on the wire. */
  method: string;
  /** Path and query as on the wire. */
  target: string;
  /** As node gives them: names in lower case. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The bytes on the wire, read here no further than they may go on. */
  body: AsyncIterable<Uint8Array> | Uint8Array;
  /** Address of the client, behind trusted proxies. */
  ip: string;
}
