// One running subscription: frames in order, at the pace of its connection.

import type { ExecutionResult, GraphQLError } from 'graphql';
import { BoundedQueue } from '../../lib/bounded-queue.ts';
import type { Frame, Sink } from '../../live/frames.ts';
import type { Subscription } from '../../live/hub.ts';
import type { Payload } from './payload.ts';

/** The transport's end of one subscription. */
export interface Outlet {
  /** Writes one result; `sent` is called when the network took it, or never if the connection broke. */
  next(payload: Payload, cursor: string, sent: () => void): void;
  /** It ended by itself: with errors where it may not go on. */
  end(errors?: readonly GraphQLError[]): void;
}

/** What a transport holds of a running subscription. */
export interface LiveRun {
  /** The client is gone or has enough. */
  stop(): void;
}

export type Started = { run: LiveRun } | { result: ExecutionResult };

/** Copies of frames a socket may hold; what waits beyond them is shared with everybody else. */
const IN_FLIGHT = 16;
/** Room for what a stalled subscriber may hold (500) and what was on its way to it. */
const CAPACITY = 4000;

interface Waiting {
  payload: Payload | Promise<Payload>;
  cursor: string;
}

/**
 * One subscriber: takes frames from the hub in order and writes them at the pace of its connection. Frames of events
 * come ready; CaughtUp and gaps are made for it by `note`, and what comes meanwhile waits behind them.
 */
export class Subscriber implements Sink<Payload>, LiveRun {
  readonly #outlet: Outlet;
  readonly #note: (frame: Exclude<Frame<Payload>, { type: 'item' }>) => Promise<Payload>;
  readonly #onStop: (() => void)[] = [];
  readonly #waiting = new BoundedQueue<Waiting>('live frames', CAPACITY);
  #inFlight = 0;
  #isPumping = false;
  #hasStopped = false;
  #subscription: Subscription | null = null;
  readonly #sent = () => {
    this.#inFlight -= 1;
    if (this.#waiting.size > 0) void this.#pump();
    else if (this.#inFlight === 0) this.#subscription?.drained();
  };

  constructor(outlet: Outlet, note: (frame: Exclude<Frame<Payload>, { type: 'item' }>) => Promise<Payload>) {
    this.#outlet = outlet;
    this.#note = note;
  }

  get hasStopped(): boolean {
    return this.#hasStopped;
  }

  /** Runs when it ends, whoever ends it; at once if it has. */
  onStop(run: () => void): void {
    if (this.#hasStopped) run();
    else this.#onStop.push(run);
  }

  joined(subscription: Subscription): void {
    this.#subscription = subscription;
    this.onStop(() => subscription.leave());
  }

  /** Writes what comes before the stream: the snapshot. */
  first(payload: Payload, cursor: string): void {
    this.#inFlight += 1;
    this.#outlet.next(payload, cursor, this.#sent);
  }

  send(frame: Frame<Payload>): void {
    if (this.#hasStopped) return;
    const isNext = this.#waiting.size === 0 && !this.#isPumping && this.#inFlight < IN_FLIGHT;
    if (frame.type === 'item' && isNext) {
      this.#inFlight += 1;
      this.#outlet.next(frame.payload, frame.cursor, this.#sent);
      return;
    }
    const payload = frame.type === 'item' ? frame.payload : this.#note(frame);
    // Awaited in its turn, which may come after it failed.
    if (payload instanceof Promise) payload.catch(() => undefined);
    this.#waiting.push({ payload, cursor: frame.cursor });
    void this.#pump();
  }

  unsent(): number {
    return this.#inFlight + this.#waiting.size;
  }

  /** The hub ended: the server stops. The transport closes by itself. */
  end(): void {
    this.stop();
  }

  /** It may not go on; the client is sent the reason. */
  fail(errors: readonly GraphQLError[]): void {
    if (this.#hasStopped) return;
    this.stop();
    this.#outlet.end(errors);
  }

  stop(): void {
    if (this.#hasStopped) return;
    this.#hasStopped = true;
    this.#waiting.clear();
    for (const run of this.#onStop.splice(0)) run();
  }

  async #pump(): Promise<void> {
    if (this.#isPumping) return;
    this.#isPumping = true;
    try {
      while (this.#inFlight < IN_FLIGHT && !this.#hasStopped) {
        const next = this.#waiting.peek();
        if (!next) return;
        const payload = next.payload instanceof Promise ? await next.payload : next.payload;
        if (this.#hasStopped) return;
        this.#waiting.shift();
        this.#inFlight += 1;
        this.#outlet.next(payload, next.cursor, this.#sent);
      }
    } catch {
      // Without its note the stream would have a hole: better that the client comes back to its last cursor.
      this.stop();
      this.#outlet.end();
    } finally {
      this.#isPumping = false;
    }
  }
}
