// What the HTTP server serves: inbox, documents, pages, GraphQL and further routes.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Domain } from '../db/rows.ts';
import type { Answer } from '../lib/answer.ts';
import type { Route } from '../lib/route.ts';

/** A request that was found to be for one of our domains. */
export interface FaceRequest {
  domain: Domain;
  /** Path alone, as on the wire. */
  path: string;
  /** Path and query, as on the wire. */
  target: string;
  method: string;
  headers: IncomingMessage['headers'];
  /** Address of the client, behind trusted proxies. */
  ip: string;
  incoming: IncomingMessage;
}

/** What http/ routes to; bound by app/faces.ts. A handler that answers null has nothing at that path. */
export interface Faces {
  inbox(request: FaceRequest, username: string | null): Promise<Answer>;
  /** WebFinger, host-meta, NodeInfo: also asked under the handle domain of a split set-up (all but NodeInfo). */
  wellKnown(request: FaceRequest): Promise<Answer | null>;
  /** ActivityPub documents; null where the client wants a page, or nothing of ActivityPub is there. */
  document(request: FaceRequest): Promise<Answer | null>;
  /** Pages and feeds for people. */
  page(request: FaceRequest): Promise<Answer | null>;
  /** Further routes: one line each (lib/route.ts). */
  routes?: readonly Route<FaceRequest>[];
  graphql: {
    handle(request: FaceRequest, response: ServerResponse): Promise<void>;
    upgrade(request: FaceRequest, socket: Duplex, head: Buffer): void;
  };
  /** The streaming API's WebSockets: null where it took the socket over, else why not. */
  streaming: {
    upgrade(request: FaceRequest, socket: Duplex, head: Buffer): Promise<Answer | null>;
  };
}
