import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { freePort } from '../free-port.ts';

/** A request as a receiver saw it. */
export interface Received {
  host: string;
  path: string;
  /** The activity's `id`. */
  id: string;
  body: string;
  headers: IncomingMessage['headers'];
}

export interface ReceiverAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** Milliseconds before it answers. */
  afterMs?: number;
  /** It does not answer (and its milliseconds do not begin) before this has come. */
  until?: Promise<unknown>;
}

/** A loopback server that keeps what it is sent and answers as it is told (202 by default). */
export interface Receiver {
  readonly port: number;
  readonly received: Received[];
  /** How many requests it is answering at this moment, and the most there ever were. */
  readonly open: { now: number; most: number };
  answer: (request: Received) => ReceiverAnswer | 'hang up';
  close(): Promise<void>;
  /** Stops listening and cuts connections: nothing answers at its address any more. */
  down(): Promise<void>;
  up(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const open = { now: 0, most: 0 };
  const received: Received[] = [];
  let server: Server = create();
  const port = await freePort();
  const receiver: Receiver = {
    port,
    received,
    open,
    answer: () => ({ status: 202 }),
    close: () => receiver.down(),
    async down() {
      if (!server.listening) return;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
    async up() {
      server = create();
      await listen();
    },
  };
  await listen();
  return receiver;

  function create(): Server {
    return createServer({ keepAliveTimeout: 60_000 }, (request, response) => handle(request, response));
  }

  function listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
  }

  function handle(request: IncomingMessage, response: ServerResponse): void {
    open.now += 1;
    open.most = Math.max(open.most, open.now);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const entry: Received = {
        host: request.headers.host ?? '',
        path: request.url ?? '',
        id: idOf(body),
        body,
        headers: request.headers,
      };
      received.push(entry);
      const answer = receiver.answer(entry);
      if (answer === 'hang up') {
        open.now -= 1;
        request.socket.destroy();
        return;
      }
      const send = () => {
        open.now -= 1;
        response.writeHead(answer.status, answer.headers);
        response.end(answer.body ?? '');
      };
      const sendSoon = () => {
        if (answer.afterMs) setTimeout(send, answer.afterMs);
        else send();
      };
      if (answer.until) void answer.until.then(sendSoon);
      else sendSoon();
    });
  }
}

function idOf(body: string): string {
  try {
    return (JSON.parse(body) as { id: string }).id;
  } catch {
    return '';
  }
}
