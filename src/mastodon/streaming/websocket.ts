// The streaming API over WebSockets: many channels on one socket.

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { type Answer, jsonError } from '../../lib/answer.ts';
import { endUnread } from '../../lib/unread-answers.ts';
import { type ChannelRequest, StreamRefusal } from './channels.ts';
import { StreamConnection } from './connection.ts';
import type { Session, StreamingCore, StreamRequest } from './session.ts';

const LONGEST_MESSAGE = 64 * 1024;
const PING_MS = 30_000;
/**
 * A client that does not close its side holds a descriptor so long; ws waits half a minute by itself, and its types do
 * not know the option.
 */
const CLOSING = { closeTimeout: 1_000 };
/** Messages of a client that wait for those before them. */
const MOST_WAITING = 200;
const AS_TEXT = { binary: false } as const;

export type Upgrade = (
  request: StreamRequest & { incoming: IncomingMessage },
  socket: Duplex,
  head: Buffer,
) => Promise<Answer | null>;

/** Takes over sockets. What it answers instead of taking one is to be sent as plain HTTP. */
export function createStreamSockets(core: StreamingCore): Upgrade {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: LONGEST_MESSAGE,
    perMessageDeflate: false,
    ...CLOSING,
    // Browsers send their token as a protocol, and close a socket that does not name it back.
    handleProtocols: (protocols) => [...protocols][0] ?? false,
  });
  return async (request, socket, head) => {
    let session: Session;
    try {
      session = await core.open(request);
    } catch (error) {
      if (!(error instanceof StreamRefusal)) throw error;
      return jsonError(error.status, error.message, { 'x-error-message': error.message });
    }
    if (socket.destroyed) {
      session.end();
      return null;
    }
    let isTaken = false;
    // The library answers an unreadable handshake by itself and says nothing.
    socket.once('close', () => {
      if (!isTaken) session.end();
    });
    server.handleUpgrade(request.incoming, socket, head, (webSocket) => {
      isTaken = true;
      run(core, request, webSocket, session);
    });
    return null;
  };
}

function run(core: StreamingCore, request: StreamRequest, socket: WebSocket, session: Session): void {
  const connection = new StreamConnection(core.live, core.documents, session.ctx, {
    send(message, stream, sent) {
      if (socket.readyState === socket.OPEN) socket.send(message.forSocket(stream), AS_TEXT, sent);
    },
    // A client that reads too slowly would not read a closing frame either.
    end: () => socket.terminate(),
  });
  let isAlive = true;
  const look = () => {
    if (!isAlive) return socket.terminate();
    isAlive = false;
    socket.ping();
    cancel = core.app.clock.after(PING_MS, look);
  };
  let cancel = core.app.clock.after(PING_MS, look);
  socket.on('pong', () => {
    isAlive = true;
  });
  endUnread(socket);
  // Broken frames and messages that are too long: the library closes with the code for it.
  socket.on('error', () => undefined);
  socket.once('close', () => {
    cancel();
    connection.close();
    session.end();
  });
  session.watch(() => socket.close(1000));

  let last = Promise.resolve();
  let waiting = 0;
  const queue = (task: () => Promise<void> | void) => {
    waiting += 1;
    if (waiting > MOST_WAITING) return socket.close(1008, 'Too many messages at once');
    last = last.then(task).then(
      () => {
        waiting -= 1;
      },
      (error) => {
        waiting -= 1;
        fail(core, socket, error);
      },
    );
  };
  socket.on('message', (data, isBinary) => {
    if (isBinary) return socket.close(1003, 'The mastodon streaming server does not support binary messages');
    const message = readMessage(data);
    if (message?.type === 'subscribe') queue(() => connection.subscribe(message));
    if (message?.type === 'unsubscribe') queue(() => connection.unsubscribe(message));
  });
  const query = new URLSearchParams(request.target.split('?', 2)[1] ?? '');
  const stream = query.get('stream');
  if (stream) queue(() => connection.subscribe({ stream, tag: query.get('tag'), list: query.get('list') }));
}

function fail(core: StreamingCore, socket: WebSocket, error: unknown): void {
  if (error instanceof StreamRefusal) {
    if (socket.readyState === socket.OPEN)
      socket.send(JSON.stringify({ error: error.message, status: error.status }));
    return;
  }
  core.app.log.error({ err: error }, 'A channel of the streaming API could not be begun.');
  socket.close(1011, 'Something went wrong on this server');
}

/** What a client asks for; null for what is no such message, which is ignored. */
function readMessage(data: RawData): (ChannelRequest & { type: unknown }) | null {
  let sent: unknown;
  try {
    sent = JSON.parse(String(data));
  } catch {
    return null;
  }
  if (typeof sent !== 'object' || sent === null) return null;
  const { type, stream, tag, list } = sent as Record<string, unknown>;
  return { type, stream: wordOf(stream) ?? '', tag: wordOf(tag), list: wordOf(list) };
}

function wordOf(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : null;
}
