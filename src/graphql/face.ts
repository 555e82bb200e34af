// The types of the GraphQL API as http/, pages/ and the command line use it.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ExecutionResult } from 'graphql';
import type { App, Ctx } from '../core/context.ts';
import type { Viewer } from '../core/viewer.ts';
import type { Domain } from '../db/rows.ts';
import type { AppError } from '../lib/app-error.ts';
import type { ActBudgets } from '../lib/rate-limits/acts.ts';
import type { TypedDocument } from './documents/typed.ts';
import type { SignInLimits } from './execution/sign-in-limits.ts';
import type { TrustedDocument } from './execution/trusted-document.ts';
import type { Outlet, Started } from './live/run.ts';
import type { DomainCheckPort, InstallCheckPort, ReconcilerPort } from './ports.ts';

/** What app.ts binds the GraphQL face to. */
export interface GraphQLParts {
  app: App;
  reconciler: ReconcilerPort;
  domainCheck: DomainCheckPort;
  installCheck: InstallCheckPort;
  /** Shown in `instance.version`. */
  version: string;
  /** Folder with the built GraphiQL (dist/graphiql); null: the page answers 404. */
  graphiqlDir: string | null;
  options?: GraphQLOptions;
}

export interface GraphQLOptions {
  /** Whether anyone may ask for the schema (the default). */
  introspection?: boolean;
  /** A WebSocket must send connection_init within this time, in milliseconds. */
  initTimeoutMs?: number;
  /** Pings of idle sockets, in milliseconds. */
  keepAliveMs?: number;
  /** How often a live stream's token is looked at again, in milliseconds. */
  recheckMs?: number;
}

/** Who sends a request and to which domain. `domain` is null for the operator's socket alone. */
export interface Caller {
  domain: Domain | null;
  viewer: Viewer;
  /** Address of the client, for rate limits; empty on the operator's socket. */
  ip: string;
  /** For streams that outlive a token: asked again from time to time; rejects or answers null when the token ended. */
  recheck?: () => Promise<Viewer | null>;
}

/** A WebSocket brings its token in `connectionParams.authorization`. */
export interface SocketCaller {
  domain: Domain;
  ip: string;
  /** Bearer -> viewer, anonymous without a token; rejects with AppError UNAUTHENTICATED for a bad one. */
  viewerOf(authorization: string | null): Promise<Viewer>;
}

/** Documents of our own that belong together: rows that one of them loaded are not read again for the next. */
export interface OwnRequest {
  /** Answers like a client's request, errors masked; never rejects for what a resolver threw. */
  execute<Result, Variables>(
    document: TrustedDocument<Result, Variables>,
    variables: Variables,
  ): Promise<ExecutionResult<Result>>;
}

/** Live streams for faces that write them in a form of their own. */
export interface LiveFace {
  /**
   * Starts a subscription whose document is part of this server: limits of cost and rate do not apply, scopes do.
   * Subscribers of one timeline with the same document share each payload.
   * `isSeenByStranger`: its public frames are what a stranger sees, whoever watches, and so are always shared; one
   * document always says the same of this.
   */
  start(
    ctx: Ctx,
    document: TrustedDocument<unknown, Record<string, unknown>>,
    variables: Record<string, unknown>,
    outlet: Outlet,
    options?: { isSeenByStranger?: boolean },
  ): Promise<Started>;
  /**
   * Calls `end` when the viewer's token, user or identity ended and `check` says no, and when the face closes. `check`
   * rejects where it cannot tell. The returned function stops it.
   */
  watch(viewer: Viewer, check: () => Promise<boolean>, end: () => void): () => void;
}

/** The GraphQL face, as http/ and the faces above it see it. */
export interface GraphQLFace {
  /** Counts wrong passwords, whichever face they came by. */
  readonly signInLimits: SignInLimits;
  /** Budgets of what people do, for every API that lets them. */
  readonly acts: ActBudgets;
  /**
   * Answers `/graphql` (GET, POST, SSE; GraphiQL for browsers) and `/graphiql/*`. Writes the whole response, status 4xx
   * and 5xx included; never rejects. OPTIONS and CORS headers are the caller's.
   */
  handle(request: IncomingMessage, response: ServerResponse, caller: Caller): Promise<void>;
  /**
   * The same shape of answer for a request that was refused before (a bad token): `{"errors": […]}` with the status of
   * the code.
   */
  refuse(response: ServerResponse, error: AppError): void;
  /** Takes over a socket on `/graphql` whose `Upgrade: websocket` was recognised (protocol graphql-transport-ws). */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, caller: SocketCaller): void;
  /**
   * Begins a request of our own in this process: its documents run past the limits, not past the scopes. `identity`
   * names who it is made as, by a global id, as requests of clients do. `ip`: of the client it is made for, whom what
   * is limited by address is counted for.
   */
  open(ctx: Ctx, identity?: string | null, ip?: string): OwnRequest;
  readonly live: LiveFace;
  /** Makes a document of our own ready to be run; it is parsed when it first is. */
  trust<Result, Variables>(document: TypedDocument<Result, Variables>): TrustedDocument<Result, Variables>;
  /** Closes all sockets with 1001 and ends all streams; resolves when they are gone or after a second. */
  close(): Promise<void>;
}
