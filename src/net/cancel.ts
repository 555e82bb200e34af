// Ends a request by its deadline or by its caller.

import type { Clock } from '../lib/time/clock.ts';
import { FetchError } from './errors.ts';

/**
 * One request's end in time: a total deadline over DNS, redirects, bodies and signing (a limit per read lets a slow
 * peer hold us for ever, CVE-2023-36461), and the caller's signal. Whatever waits at the moment is called once; a plain
 * slot instead of an EventTarget, because deliveries make thousands of these a second.
 */
export class Cancel {
  reason: FetchError | null = null;
  #onCancel: ((reason: FetchError) => void) | null = null;
  readonly #stopTimer: () => void;
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort: (() => void) | undefined;

  /** `deadlineMs` from now on; `host` is named in the message. */
  constructor(clock: Clock, deadlineMs: number, host: string, signal?: AbortSignal) {
    this.#stopTimer = clock.after(deadlineMs, () => {
      this.#fire(new FetchError('timeout', `${host} did not answer in time.`));
    });
    if (signal === undefined) return;
    this.#signal = signal;
    this.#onAbort = () => this.#fire(new FetchError('aborted', `The request to ${host} was given up.`));
    if (signal.aborted) this.#onAbort();
    else signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** Called at the end; null for nothing. Called at once if the end has already happened. */
  notify(listener: ((reason: FetchError) => void) | null): void {
    this.#onCancel = listener;
    if (listener !== null && this.reason !== null) listener(this.reason);
  }

  throwIfCancelled(): void {
    if (this.reason !== null) throw this.reason;
  }

  /** Waits for `work` no longer than until cancelled; `work` itself goes on and its failure is nobody's any more. */
  race<T>(work: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      work.then(resolve, reject);
      this.notify(reject);
    }).finally(() => this.notify(null));
  }

  /** Must be called when the request has ended, or the timer keeps it in memory. */
  stop(): void {
    this.#stopTimer();
    this.#onCancel = null;
    if (this.#onAbort !== undefined) this.#signal?.removeEventListener('abort', this.#onAbort);
  }

  #fire(reason: FetchError): void {
    if (this.reason !== null) return;
    this.reason = reason;
    this.#onCancel?.(reason);
  }
}
