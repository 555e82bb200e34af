// GraphQL over WebSockets (graphql-transport-ws).

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ExecutionArgs, GraphQLError } from 'graphql';
import {
  CloseCode,
  type Context,
  handleProtocols,
  MessageType,
  makeServer,
  type SubscribePayload,
} from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { App } from '../../core/context.ts';
import type { Viewer } from '../../core/viewer.ts';
import { isAppError } from '../../lib/app-error.ts';
import { endUnread } from '../../lib/unread-answers.ts';
import { LIMITS, OPERATIONS_PER_SOCKET } from '../execution/limits.ts';
import type { Operations, Ready } from '../execution/operations.ts';
import { countedOf, type RateLimits } from '../execution/rate-limits.ts';
import type { GraphQLOptions, SocketCaller } from '../face.ts';
import { keysOfViewer } from '../live/guard.ts';
import type { Subscriptions } from '../live/subscribe.ts';
import { GraphQLContext, type Services } from '../request/context.ts';
import { madeAs } from '../request/made-as.ts';
import { RateLimitedError } from '../schema/errors.ts';
import { SocketOutlet } from './socket-outlet.ts';

const LONGEST_ID = 100;
const INIT_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_MS = 30_000;
/** A socket on which nothing runs is closed after this. */
const IDLE_MS = 600_000;
/** How long the closing handshake of sockets may take. */
const GOODBYE_MS = 1_000;
/**
 * A client that does not close its side holds a descriptor so long; ws waits half a minute by itself, and its types do
 * not know the option.
 */
const CLOSING = { closeTimeout: 1_000 };

/** One connection, and who it belongs to once it has said so. */
interface Extra {
  socket: WebSocket;
  request: IncomingMessage;
  caller: SocketCaller;
  viewer: Viewer;
  /** The identity that `connection_init` named for all operations that name none themselves; as it was sent. */
  identity: unknown;
}

type Args = ExecutionArgs & { ready: Ready; id: string; socket: WebSocket };

export interface SocketParts {
  app: App;
  operations: Operations;
  limits: RateLimits;
  services: Services;
  subscriptions: Subscriptions;
  options: GraphQLOptions;
}

/**
 * GraphQL over WebSockets (protocol graphql-transport-ws, by graphql-ws): documents go the same way as over HTTP, and
 * frames of live streams are written past the library, serialised once for all who get them. Close codes:
 * schema/PROTOCOL.md.
 */
export function createSocketTransport(parts: SocketParts) {
  const { app, limits, operations, options, subscriptions } = parts;
  const keepAliveMs = options.keepAliveMs ?? KEEP_ALIVE_MS;
  const sockets = new Set<WebSocket>();
  let isClosing = false;
  const sockServer = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: LIMITS.body,
    perMessageDeflate: false,
    ...CLOSING,
    handleProtocols,
  });
  const server = makeServer<Record<string, unknown> | undefined, Extra>({
    connectionInitWaitTimeout: options.initTimeoutMs ?? INIT_TIMEOUT_MS,
    onConnect: ({ connectionParams, extra }) => signIn(connectionParams, extra),
    onSubscribe: (ctx, id, payload) => prepare(ctx, id, payload),
    execute: (args) => operations.answer((args as Args).ready),
    subscribe: async (args) => {
      const { ready, id, socket } = args as Args;
      const outlet = new SocketOutlet(socket, id);
      const started = await subscriptions.start(ready, outlet);
      if ('result' in started) return started.result;
      return outlet.lifeOf(started.run) as never;
    },
    onError: (_ctx, _id, _payload, errors) => errors.map((error) => operations.mask(error).toJSON()),
  });

  async function signIn(params: Record<string, unknown> | undefined, extra: Extra): Promise<boolean> {
    const given = params?.authorization ?? params?.Authorization ?? extra.request.headers.authorization;
    // What is no text is no token.
    const authorization = given == null ? null : typeof given === 'string' ? given : 'none';
    const read = () => extra.caller.viewerOf(authorization);
    extra.identity = params?.identity ?? null;
    try {
      extra.viewer = await read();
      await madeAs(contextOf(extra), extra.identity);
    } catch (error) {
      // A bad token, or an identity that is not its holder's, is final; a server that cannot look is not.
      if (isAppError(error, 'UNAUTHENTICATED', 'FORBIDDEN', 'GONE', 'INVALID_INPUT'))
        extra.socket.close(CloseCode.Forbidden, closeReason(error.message));
      else {
        operations.mask(error);
        extra.socket.close(1013, 'Try again in a moment');
      }
      return false;
    }
    if (authorization === null) return true;
    const unwatch = subscriptions.guard.watch({
      ...keysOfViewer(extra.viewer),
      check: async () => {
        extra.viewer = await read();
        return extra.viewer.kind !== 'anonymous';
      },
      end: () => extra.socket.close(CloseCode.Forbidden, 'This token has ended; sign in again'),
    });
    extra.socket.once('close', unwatch);
    return extra.socket.readyState === extra.socket.OPEN;
  }

  function contextOf({ caller, viewer }: Extra): GraphQLContext {
    const core = { app, domain: caller.domain, viewer, now: app.clock.now(), tx: null };
    return new GraphQLContext(core, parts.services, caller.ip);
  }

  async function prepare(
    { extra, subscriptions: running }: Context<Record<string, unknown> | undefined, Extra>,
    id: string,
    payload: SubscribePayload,
  ): Promise<Args | readonly GraphQLError[]> {
    if (id.length > LONGEST_ID) {
      extra.socket.close(CloseCode.BadRequest, `An id has at most ${LONGEST_ID} characters`);
      return [new GraphQLError('This id is too long.')];
    }
    try {
      if (Object.keys(running).length > OPERATIONS_PER_SOCKET)
        throw new RateLimitedError(
          `At most ${OPERATIONS_PER_SOCKET} operations run on one socket; complete some, or open another socket.`,
        );
      const ctx = contextOf(extra);
      const ready = await prepared(payload, ctx, extra.identity);
      const spent = await limits.operation(countedOf(operations, ready), 'errors' in ready ? ctx : ready.ctx);
      if (spent?.refusal) throw spent.refusal;
      if ('errors' in ready) return ready.errors;
      const { document, operationName, variables } = ready;
      return {
        schema: operations.schema,
        document,
        operationName,
        variableValues: variables,
        contextValue: ready.ctx,
        rootValue: undefined,
        ready,
        id,
        socket: extra.socket,
      };
    } catch (error) {
      return [operations.mask(error)];
    }
  }

  /** What may be run; what is refused before is counted by address. Throws. */
  async function prepared(payload: SubscribePayload, ctx: GraphQLContext, identity: unknown) {
    try {
      return await operations.prepare(operations.read(payload), ctx, identity);
    } catch (error) {
      if (error instanceof GraphQLError) throw error;
      const spent = await limits.refused(ctx.ip);
      throw spent?.refusal ?? error;
    }
  }

  function opened(socket: WebSocket, request: IncomingMessage, caller: SocketCaller): void {
    sockets.add(socket);
    let lastUsed = app.clock.monotonic();
    let isAlive = true;
    let running = 0;
    const extra: Extra = { socket, request, caller, viewer: { kind: 'anonymous' }, identity: null };
    const closed = server.opened(
      {
        protocol: socket.protocol,
        send: (text) =>
          new Promise<void>((resolve) => {
            if (socket.readyState !== socket.OPEN) return resolve();
            // A write that fails means that the socket has ended, which is handled where it closes.
            socket.send(text, () => resolve());
          }),
        close: (code, reason) => socket.close(code, reason && closeReason(reason)),
        onMessage: (take) =>
          socket.on('message', async (data, isBinary) => {
            running += 1;
            try {
              if (isBinary) return socket.close(CloseCode.BadRequest, 'Messages are text');
              await take(String(data));
            } catch (error) {
              if (isOfServers(String(data)))
                return socket.close(CloseCode.BadRequest, 'Only a server sends such messages');
              operations.mask(error);
              socket.close(CloseCode.InternalServerError, 'Something went wrong on this server');
            } finally {
              running -= 1;
              lastUsed = app.clock.monotonic();
            }
          }),
      },
      extra,
    );
    const look = () => {
      if (!isAlive) return socket.terminate();
      if (running === 0 && app.clock.monotonic() - lastUsed > IDLE_MS)
        return socket.close(1000, 'Nothing ran here for a while');
      isAlive = false;
      socket.ping();
      cancel = app.clock.after(keepAliveMs, look);
    };
    let cancel = app.clock.after(keepAliveMs, look);
    socket.on('pong', () => {
      isAlive = true;
    });
    endUnread(socket);
    // Broken frames, messages that are too long: ws closes with the code for it.
    socket.on('error', () => undefined);
    socket.once('close', (code, reason) => {
      cancel();
      sockets.delete(socket);
      closed(code, String(reason)).catch((error) => operations.mask(error));
    });
    if (isClosing) socket.close(1001, 'Going away');
  }

  return {
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, caller: SocketCaller): void {
      void limits.socket(caller.ip).then((refusal) => {
        if (refusal) return refuseUpgrade(socket, refusal.retryAfterMs ?? 0);
        sockServer.handleUpgrade(request, socket, head, (webSocket) => opened(webSocket, request, caller));
      });
    },
    /** Says 1001 to all; resolves when they are gone, or after a second. */
    async close(): Promise<void> {
      isClosing = true;
      if (sockets.size === 0) return;
      for (const socket of sockets) socket.close(1001, 'Going away');
      await new Promise<void>((resolve) => {
        const cancel = app.clock.after(GOODBYE_MS, () => {
          for (const socket of sockets) socket.terminate();
          resolve();
        });
        for (const socket of sockets)
          socket.once('close', () => {
            if (sockets.size > 0) return;
            cancel();
            resolve();
          });
      });
    },
  };
}

/** Whether a client sent what only a server says: graphql-ws throws for it as for a fault of the server. */
function isOfServers(text: string): boolean {
  try {
    const { type } = JSON.parse(text);
    return type === MessageType.ConnectionAck || type === MessageType.Next || type === MessageType.Error;
  } catch {
    return false;
  }
}

/** A socket that is not opened: an HTTP answer, and its end. */
function refuseUpgrade(socket: Duplex, retryAfterMs: number): void {
  const retryAfter = Math.ceil(retryAfterMs / 1000);
  socket.once('finish', () => socket.destroy());
  socket.end(
    `HTTP/1.1 429 Too Many Requests\r\nretry-after: ${retryAfter}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`,
  );
}

/** A close reason has at most 123 bytes. */
function closeReason(text: string): string {
  return Buffer.from(text)
    .subarray(0, 123)
    .toString('utf8')
    .replace(/\uFFFD$/, '');
}
