// What the WebSocket and the event stream share: the request, the session, opening a stream.

import type { IncomingMessage } from 'node:http';
import type { App, Ctx } from '../../core/context.ts';
import type { Domain } from '../../db/rows.ts';
import type { TypedDocument } from '../../graphql/documents/typed.ts';
import type { TrustedDocument } from '../../graphql/execution/trusted-document.ts';
import type { LiveFace } from '../../graphql/face.ts';

/** A request for a stream; http's is one. */
export interface StreamRequest {
  domain: Domain;
  /** Path and query, as on the wire. */
  target: string;
  /** The client's address. */
  ip: string;
  incoming: IncomingMessage;
}

/** The parsed form of a document of streams. */
export type StreamDocuments = (
  document: TypedDocument<unknown, never>,
) => TrustedDocument<unknown, Record<string, unknown>>;

/** A client that was let in. */
export interface Session {
  ctx: Ctx;
  /** Calls `end` as soon as its token, its user or its identity may have no streams any more, or the server stops. */
  watch(end: () => void): void;
  /** The client is gone. Calling it again does nothing. */
  end(): void;
}

/** What both transports stand on. */
export interface StreamingCore {
  app: App;
  live: LiveFace;
  documents: StreamDocuments;
  /** Reads the token and counts the connection. Throws StreamRefusal. */
  open(request: StreamRequest): Promise<Session>;
}
