// Limits of connections, and the graceful end of all of them when the server stops.

import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { setImmediate as immediate, setTimeout as sleep } from 'node:timers/promises';
import type { AddressRange } from '../config/config.ts';
import { type Answer, jsonError } from '../lib/answer.ts';
import { clientKey } from '../lib/rate-limits/client-key.ts';
import { type Clock, systemClock } from '../lib/time/clock.ts';
import { isWithin, LOOPBACK_RANGES, plainAddress } from './addresses.ts';
import { answerOnSocket, closeGently, isClosing } from './closing.ts';

/** How long a connection may take over what, and how many one address may hold. Times in milliseconds. */
export interface ConnectionLimits {
  /** From the first byte (or the connection) to the end of the headers; then 408. */
  headersMs: number;
  /** To the end of the body; then 408. */
  requestMs: number;
  /** Between two requests. */
  keepAliveMs: number;
  /** Without a byte in either direction while an answer is being sent: a client that does not read. */
  idleMs: number;
  /** How often the first two are looked at. */
  checkMs: number;
  /** Connections of one address at once (an IPv6 /64 counts as one). */
  perAddress: number;
  /** Addresses that the cap does not count: they stand for many clients. */
  exempt: readonly AddressRange[];
}

export const CONNECTION_LIMITS: ConnectionLimits = {
  headersMs: 20_000,
  // A video takes minutes to come from a phone.
  requestMs: 300_000,
  keepAliveMs: 65_000,
  idleMs: 120_000,
  checkMs: 10_000,
  perAddress: 200,
  exempt: LOOPBACK_RANGES,
};

/**
 * When the server stops: after nobody asked for this long, no request is on its way on any keep-alive connection. One
 * connection's own pause says less: on a busy machine a client takes more than a second to send its next request while
 * others send theirs. It is so many looks one after another, because time alone passes as well while the whole machine
 * stands still, its clients too.
 */
const QUIET_MS = 1_000;
/** A connection that was without a request for this long before the stop belongs to nobody who is at work. */
const UNUSED_MS = 5_000;
const DRAIN_LOOK_MS = 50;
const QUIET_LOOKS = QUIET_MS / DRAIN_LOOK_MS;

/**
 * So many looks one after another that find no new connection: none waits in the kernel's queue, where the end of the
 * listener would reset it. Looks, because they take longer on a busy machine, where clients do as well.
 */
const LOOKS_WITHOUT_CONNECTION = 8;
const ACCEPTING_LOOK_MS = 10;
/** Where new ones keep coming, the listener ends all the same. */
const LONGEST_ACCEPTING_MS = 1_000;

interface Connection {
  /** Requests that are being answered. */
  running: number;
  /** Monotonic milliseconds of its last answer; of the connection, before the first. */
  quietSince: number;
  /** The newest answer, begun or not. */
  response: ServerResponse | null;
  /** What is answered once the requests of before have been: no more of the connection can be read. */
  refusal: Answer | null;
}

/**
 * Keeps the connections of a server in bounds: none outlives its limits, and none is cut in the middle of an answer
 * when the server stops.
 */
export class Connections {
  readonly #server: Server;
  readonly #limits: ConnectionLimits;
  readonly #clock: Clock = systemClock;
  readonly #open = new Map<Socket, Connection>();
  readonly #perAddress = new Map<string, number>();
  /** Connections that come a second time (`serveAgain`): counted already. */
  readonly #again = new WeakSet<Socket>();
  #isDraining = false;
  #held: Promise<void> | null = null;
  /** When a request last began or ended anywhere, or somebody connected: monotonic milliseconds. */
  #lastRequest = 0;
  /** How often that was, since the start. */
  #requests = 0;
  /** How many connections there were since the start. */
  #connections = 0;

  constructor(server: Server, limits: ConnectionLimits) {
    this.#server = server;
    this.#limits = limits;
    server.timeout = limits.idleMs;
    // Bounded by their size; a count would drop the ones beyond it in silence, a second Host among them.
    server.maxHeadersCount = 0;
    server.on('connection', (socket) => this.#connected(socket));
    server.on('request', (request, response) => this.#requested(request, response));
    server.on('clientError', (error, socket) => this.#failed(error, socket as Socket));
    // From here on the socket belongs to the other protocol.
    server.prependListener('upgrade', (_request, socket) => void this.#open.delete(socket as Socket));
  }

  /** Whether the server stops: from then on every answer says `Connection: close`. */
  get isDraining(): boolean {
    return this.#isDraining;
  }

  /**
   * What a new request must wait for before it is handled; null except for the moment in which the server stops
   * listening.
   */
  get held(): Promise<void> | null {
    return this.#held;
  }

  /** Gives a connection that Node handed over for another protocol back to HTTP, with `bytes` to be read first. */
  serveAgain(socket: Socket, bytes: Buffer): void {
    if (isClosing(socket) || socket.destroyed) return;
    this.#again.add(socket);
    socket.unshift(bytes);
    this.#server.emit('connection', socket);
  }

  /**
   * Stops listening and resolves when the open connections have ended: busy ones after their answer, the others when
   * nobody asks any more, all of them after `ms`.
   */
  async drain(ms: number): Promise<void> {
    this.#isDraining = true;
    const started = this.#clock.monotonic();
    const deadline = started + ms;
    let isStill = this.#lastRequest <= started - QUIET_MS;
    let before = this.#requests;
    const closed = await this.#stopListening();
    let looks = 0;
    while (this.#open.size > 0 && this.#clock.monotonic() < deadline) {
      looks = this.#requests === before ? looks + 1 : 0;
      before = this.#requests;
      isStill = looks > QUIET_LOOKS || (isStill && looks > 0);
      this.#closeQuiet(isStill, started);
      if (this.#open.size === 0) break;
      // Keeps the process alive, unlike the clock's timers: the last connection may end meanwhile.
      await sleep(DRAIN_LOOK_MS);
      // The event loop reads its sockets in between, so requests that have arrived are counted by the next look.
      await immediate();
    }
    this.#server.closeAllConnections();
    // Its timer of slow requests ends with this.
    this.#server.close(() => undefined);
    await closed.ended;
  }

  /**
   * The kernel resets connections that nobody has accepted when the listener ends. So those are accepted first, and
   * until then no new request is handled: a client that waits for its answer opens no further connection, and all
   * answers say that the connection closes.
   */
  async #stopListening(): Promise<{ ended: Promise<void> }> {
    let release = () => {};
    this.#held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const latest = this.#clock.monotonic() + LONGEST_ACCEPTING_MS;
    let looks = 0;
    while (looks < LOOKS_WITHOUT_CONNECTION && this.#clock.monotonic() < latest) {
      const before = this.#connections;
      await sleep(ACCEPTING_LOOK_MS);
      // Right after the event loop has accepted whatever there was.
      await immediate();
      looks = this.#connections === before ? looks + 1 : 0;
    }
    // The HTTP server's own close() would cut quiet connections at once, some of them with a request on its way.
    const ended = new Promise<void>((resolve) =>
      NetServer.prototype.close.call(this.#server, () => resolve()),
    );
    this.#held = null;
    release();
    return { ended };
  }

  /** `isStill`: nobody has asked for anything for a while, over any connection. */
  #closeQuiet(isStill: boolean, stopped: number): void {
    for (const [socket, { running, quietSince }] of this.#open) {
      if (running === 0 && (isStill || quietSince <= stopped - UNUSED_MS)) closeGently(socket);
    }
  }

  #connected(socket: Socket): void {
    if (!this.#again.has(socket) && !this.#admit(socket)) return void socket.destroy();
    this.#connections += 1;
    this.#noteRequest();
    this.#open.set(socket, {
      running: 0,
      quietSince: this.#clock.monotonic(),
      response: null,
      refusal: null,
    });
    socket.once('close', () => this.#open.delete(socket));
  }

  #admit(socket: Socket): boolean {
    const address = plainAddress(socket.remoteAddress ?? '');
    if (address === '' || isWithin(address, this.#limits.exempt)) return true;
    const key = clientKey(address);
    const count = this.#perAddress.get(key) ?? 0;
    if (count >= this.#limits.perAddress) return false;
    this.#perAddress.set(key, count + 1);
    socket.once('close', () => {
      const left = (this.#perAddress.get(key) ?? 1) - 1;
      if (left > 0) this.#perAddress.set(key, left);
      else this.#perAddress.delete(key);
    });
    return true;
  }

  #requested({ socket }: IncomingMessage, response: ServerResponse): void {
    const connection = this.#open.get(socket);
    if (!connection) return;
    connection.running += 1;
    connection.response = response;
    this.#noteRequest();
    response.once('close', () => {
      connection.running -= 1;
      connection.quietSince = this.#noteRequest();
      if (connection.running === 0 && connection.refusal) answerOnSocket(socket, connection.refusal);
    });
  }

  /** Answers when that was: monotonic milliseconds. */
  #noteRequest(): number {
    this.#requests += 1;
    this.#lastRequest = this.#clock.monotonic();
    return this.#lastRequest;
  }

  /** A request that cannot be read, or that took too long to come. */
  #failed(error: Error & { code?: string }, socket: Socket): void {
    if (isClosing(socket)) return;
    const connection = this.#open.get(socket);
    const response = connection?.response;
    const refusal = refusalOf(error.code ?? '');
    // In the middle of an answer another one would be taken for a part of it.
    if (response?.headersSent && !response.writableFinished) return void socket.destroy();
    // It is a later request that cannot be read; those of before get their answers.
    if (connection && connection.running > 0 && refusal && response?.req.complete) {
      connection.refusal = refusal;
      return;
    }
    if (refusal) answerOnSocket(socket, refusal);
    else socket.destroy();
  }
}

/** The answer to what Node's parser and timers complain of; null where the connection itself broke. */
function refusalOf(code: string): Answer | null {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return jsonError(408, 'The request did not come in full within its time.');
    case 'HPE_HEADER_OVERFLOW':
      return jsonError(431, 'The address and the headers of a request have at most 16 KB together.');
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return jsonError(413, 'The chunks of the body carry too long extensions.');
    default:
      return code.startsWith('HPE_') ? jsonError(400, 'This is no HTTP request that can be read.') : null;
  }
}
