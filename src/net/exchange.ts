// One HTTP exchange with another server over its pool of connections.

import type { IncomingHttpHeaders } from 'node:http';
import type { Writable } from 'node:stream';
import { type Dispatcher, errors } from 'undici';
import type { Cancel } from './cancel.ts';
import type { HostConnections } from './dial.ts';
import { codeOf, FetchError, toFetchError } from './errors.ts';

export interface ExchangeRequest {
  method: 'GET' | 'POST';
  /** Path and query, as sent. */
  path: string;
  headers: Record<string, string>;
  body: Buffer | null;
}

/**
 * What to do with an answer's body: at most `maxBytes`; beyond, the exchange fails, or with `cut` the rest is not read.
 */
export interface BodyPlan {
  maxBytes: number;
  cut: boolean;
  /** Takes the body as it comes, in place of the answer. The peer waits while it is full. */
  into?: Writable;
}

/** Decides from status and headers, before any of the body is read; throws FetchError to refuse the answer. */
export type PlanBody = (status: number, headers: IncomingHttpHeaders) => BodyPlan;

/** One answer as it came over the wire: still encoded, redirects not followed. */
export interface WireAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Not all of the body is here (only with `cut`). */
  truncated: boolean;
}

const NO_BODY = Buffer.alloc(0);
/** More interim (1xx) answers than anybody honest sends; each restarts undici's own timer. */
const MOST_INTERIM = 16;
/** Several kept connections may have gone stale together; after these the peer itself is what fails. */
const MOST_ATTEMPTS = 3;

/**
 * One request and its answer over a host's connections; rejects with FetchError. A kept connection that the peer closed
 * just as we wrote is not its failure: such a request is sent again (GETs are safe, and
 * deliveries are known by their id).
 */
export async function exchange(
  connections: HostConnections,
  request: ExchangeRequest,
  plan: PlanBody,
  cancel: Cancel,
): Promise<WireAnswer> {
  let isHandedOn = false;
  const planned: PlanBody = (status, headers) => {
    const body = plan(status, headers);
    isHandedOn = body.into !== undefined;
    return body;
  };
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await exchangeOnce(connections, request, planned, cancel);
    } catch (error) {
      // What was handed on cannot be taken back.
      if (attempt === MOST_ATTEMPTS || isHandedOn || !isStaleConnection(error, connections)) throw error;
    }
  }
}

function exchangeOnce(
  connections: HostConnections,
  request: ExchangeRequest,
  plan: PlanBody,
  cancel: Cancel,
): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    const handler = new ExchangeHandler(connections, plan, cancel, resolve, reject);
    cancel.notify(handler.cancelled);
    if (cancel.reason === null) connections.pool.dispatch(request, handler);
  });
}

function isStaleConnection(error: unknown, connections: HostConnections): boolean {
  if (!(error instanceof FetchError) || error.kind !== 'connect') return false;
  // undici says how much the socket had read: something means that it had served an earlier request.
  if (error.cause instanceof errors.SocketError) return (error.cause.socket?.bytesRead ?? 0) > 0;
  const code = codeOf(error.cause);
  return connections.answered > 0 && (code === 'ECONNRESET' || code === 'EPIPE');
}

class ExchangeHandler implements Dispatcher.DispatchHandler {
  readonly #connections: HostConnections;
  readonly #plan: PlanBody;
  readonly #cancel: Cancel;
  readonly #resolve: (answer: WireAnswer) => void;
  readonly #reject: (error: FetchError) => void;
  #controller: Dispatcher.DispatchController | null = null;
  #settled = false;
  #interim = 0;
  #status = 0;
  #headers: IncomingHttpHeaders = {};
  #body: BodyPlan = { maxBytes: 0, cut: true };
  #chunks: Buffer[] | null = null;
  #bytes = 0;

  constructor(
    connections: HostConnections,
    plan: PlanBody,
    cancel: Cancel,
    resolve: (answer: WireAnswer) => void,
    reject: (error: FetchError) => void,
  ) {
    this.#connections = connections;
    this.#plan = plan;
    this.#cancel = cancel;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** The deadline or the caller ended it. Where a status stands and the rest may be cut, the peer has answered. */
  readonly cancelled = (reason: FetchError): void => {
    if (this.#status !== 0 && this.#body.cut && reason.kind === 'timeout') this.#succeed(true);
    else if (reason.kind === 'timeout' && this.#controller) this.#fail(this.#slow(reason));
    else this.#fail(reason);
  };

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Given up while it still waited for a connection: undici has no way to take it out of its queue before now.
    if (this.#settled) controller.abort(new Error('given up'));
    else this.#controller = controller;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    if (this.#settled) return;
    if (status < 200) {
      this.#interim += 1;
      if (this.#interim > MOST_INTERIM) this.#fail(this.#protocol('sent too many interim answers'));
      return;
    }
    this.#connections.answered += 1;
    this.#status = status;
    this.#headers = headers;
    try {
      this.#body = this.#plan(status, headers);
    } catch (error) {
      this.#fail(toFetchError(error, this.#connections.host));
    }
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#settled) return;
    const room = this.#body.maxBytes - this.#bytes;
    this.#chunks ??= [];
    if (chunk.length <= room) {
      this.#bytes += chunk.length;
      if (this.#body.into) this.#handOn(controller, this.#body.into, chunk);
      else this.#chunks.push(chunk);
    } else if (this.#body.cut) {
      this.#chunks.push(chunk.subarray(0, room));
      this.#succeed(true);
    } else {
      this.#fail(
        new FetchError(
          'too-large',
          `${this.#connections.host} sent more than ${this.#body.maxBytes} bytes.`,
          {
            status: this.#status,
          },
        ),
      );
    }
  }

  #handOn(controller: Dispatcher.DispatchController, into: Writable, chunk: Buffer): void {
    if (into.destroyed) {
      this.#fail(new FetchError('aborted', 'Nobody takes the answer any more.', { status: this.#status }));
    } else if (!into.write(chunk)) {
      controller.pause();
      into.once('drain', () => controller.resume());
    }
  }

  onResponseEnd(): void {
    this.#succeed(false);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#settled) return;
    if (this.#status !== 0 && this.#body.cut) this.#succeed(true);
    else this.#fail(toFetchError(error, this.#connections.host));
  }

  #succeed(truncated: boolean): void {
    if (this.#settled) return;
    this.#settle(truncated);
    // concat copies, so that a short body does not hold on to the socket's whole read buffer.
    const body = this.#chunks === null ? NO_BODY : Buffer.concat(this.#chunks);
    this.#resolve({ status: this.#status, headers: this.#headers, body, truncated });
  }

  #fail(error: FetchError): void {
    if (this.#settled) return;
    this.#settle(true);
    this.#reject(error);
  }

  #settle(unfinished: boolean): void {
    this.#settled = true;
    this.#cancel.notify(null);
    // Aborting closes the connection, the only way in HTTP/1.1 to stop a peer from sending.
    if (unfinished) this.#controller?.abort(new Error('given up'));
  }

  /** The request is with the peer: it is there, and takes longer than it may. */
  #slow(cause: FetchError): FetchError {
    const sentence = `${this.#connections.host} took the request and did not answer it in time.`;
    return new FetchError('timeout', sentence, { isSlow: true, cause });
  }

  #protocol(what: string): FetchError {
    return new FetchError('protocol', `${this.#connections.host} ${what}.`);
  }
}
