import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../free-port.ts';
import type { Json } from './actor.ts';
import { readSignature, type Scheme } from './signing.ts';

/** One request as it came, bytes and all. */
export interface SeenRequest {
  /** Epoch milliseconds by the machine's clock. */
  at: number;
  method: string;
  host: string;
  /** With the query. */
  path: string;
  /** `https://HOST/PATH`: what was meant. */
  url: string;
  /** Lower-case names; repeated ones joined by `, `. */
  headers: Record<string, string>;
  rawHeaders: [string, string][];
  body: Buffer;
  json: Json | null;
  scheme: Scheme | null;
  keyId: string | null;
  /** What was answered; 0 until then, and where the connection was cut. */
  status: number;
}

export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  body?: string | Buffer | Json;
  /** Before anything is sent. */
  delayMs?: number;
  /** Send the body in pieces of so many bytes, so far apart. */
  trickle?: { bytes: number; everyMs: number };
  /** Never answer; `cut` closes the connection without a word. */
  hang?: boolean;
  cut?: boolean;
}

export type Responder = (request: SeenRequest) => Reply | undefined | Promise<Reply | undefined>;

export interface Listening {
  address: string;
  down(): Promise<void>;
  up(): Promise<void>;
}

/** A loopback server that hands every request, read in full, to `answer` and sends what that returns. */
export async function startServer(answer: (request: SeenRequest) => Promise<Reply>): Promise<Listening> {
  // Node's own five seconds pass while a busy machine stands still, and then whoever asks meets a connection that is
  // being closed.
  const server = createServer({ keepAliveTimeout: 60_000 }, (incoming, outgoing) => {
    handle(incoming, outgoing, answer).catch((error: unknown) => {
      process.stderr.write(`A fake peer failed: ${String(error)}\n`);
      outgoing.destroy();
    });
  });
  const port = await freePort();
  await listen(server, port);
  return {
    address: `http://127.0.0.1:${port}`,
    async down() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
    async up() {
      if (!server.listening) await listen(server, port);
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
}

async function handle(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  answer: (request: SeenRequest) => Promise<Reply>,
): Promise<void> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
  } catch {
    return; // The asker went away.
  }
  const request = seen(incoming, Buffer.concat(chunks));
  const reply = await answer(request);
  if (reply.hang) return;
  if (reply.delayMs) await sleep(reply.delayMs);
  if (reply.cut) {
    outgoing.destroy();
    return;
  }
  request.status = reply.status ?? 200;
  await write(outgoing, request.status, reply);
}

function seen(incoming: IncomingMessage, body: Buffer): SeenRequest {
  const rawHeaders: [string, string][] = [];
  const headers: Record<string, string> = {};
  for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
    const name = incoming.rawHeaders[index] ?? '';
    const value = incoming.rawHeaders[index + 1] ?? '';
    rawHeaders.push([name, value]);
    const key = name.toLowerCase();
    headers[key] = headers[key] === undefined ? value : `${headers[key]}, ${value}`;
  }
  const host = headers.host ?? '';
  const path = incoming.url ?? '/';
  const signature = readSignature(headers);
  return {
    at: Date.now(),
    method: incoming.method ?? 'GET',
    host,
    path,
    url: `https://${host}${path}`,
    headers,
    rawHeaders,
    body,
    json: parse(body),
    scheme: signature?.scheme ?? null,
    keyId: signature?.keyId ?? null,
    status: 0,
  };
}

async function write(outgoing: ServerResponse, status: number, reply: Reply): Promise<void> {
  const plain = typeof reply.body === 'string' || Buffer.isBuffer(reply.body) || reply.body === undefined;
  const bytes = Buffer.from(
    plain ? ((reply.body as string | Buffer | undefined) ?? '') : JSON.stringify(reply.body),
  );
  const type: Record<string, string> = plain ? {} : { 'content-type': 'application/activity+json' };
  outgoing.writeHead(status, { ...type, ...reply.headers });
  if (!reply.trickle) {
    outgoing.end(bytes);
    return;
  }
  for (let at = 0; at < bytes.length && !outgoing.destroyed; at += reply.trickle.bytes) {
    outgoing.write(bytes.subarray(at, at + reply.trickle.bytes));
    await sleep(reply.trickle.everyMs);
  }
  outgoing.end();
}

function parse(body: Buffer): Json | null {
  try {
    return JSON.parse(body.toString('utf8')) as Json;
  } catch {
    return null;
  }
}
