// Fetches one address once for all who ask at the same time, and remembers refusals.

import { growingLru } from '../lib/cache/growing-lru.ts';
import type { Clock } from '../lib/time/clock.ts';
import { FetchError } from './errors.ts';
import type { FetchResult } from './fetch.ts';

export interface SingleFlightOptions {
  /** Milliseconds for which "not there" (401, 403, 404, 410) is remembered. Default 5 minutes. */
  absentMs?: number;
  /** Milliseconds for which failures, 5xx and 429 are remembered; a longer Retry-After is kept to. Default 1 minute. */
  failureMs?: number;
  /** Refusals remembered; the one unused for longest is forgotten. Default 10000. */
  maxEntries?: number;
}

export interface FlightWish {
  /** Ends the caller's waiting, not the fetch others wait for too; give `fetch` none of it. */
  signal?: AbortSignal | undefined;
  /**
   * What is there now: a refusal that is remembered is not believed, and the answer of a fetch that is under way
   * neither, which may be from before. All who ask so meanwhile share the one that begins when that has ended.
   */
  isFresh?: boolean | undefined;
}

export interface SingleFlight {
  /**
   * The answer for `url` as seen by `signer` (an id of whoever signs; '' for unsigned). Who asks while a fetch is under
   * way gets its answer; who asks soon after a refusal gets that again, without a request. 401, 403 and 404 are one
   * answer, a bare 404: what a peer hides must not show by how it hides it.
   */
  run(
    url: string,
    signer: string,
    fetch: () => Promise<FetchResult>,
    wish?: FlightWish,
  ): Promise<FetchResult>;
}

type Remembered = { until: number } & ({ result: FetchResult } | { error: FetchError });

const ABSENT = new Set([401, 403, 404, 410]);

export function createSingleFlight(clock: Clock, options: SingleFlightOptions = {}): SingleFlight {
  const absentMs = options.absentMs ?? 5 * 60_000;
  const failureMs = options.failureMs ?? 60_000;
  const refusals = growingLru<string, Remembered>(options.maxEntries ?? 10_000);
  const flights = new Map<string, Promise<FetchResult>>();
  /** What begins when the fetch that is under way has ended. */
  const next = new Map<string, Promise<FetchResult>>();

  function recall(key: string): Promise<FetchResult> | undefined {
    const known = refusals.get(key);
    if (known === undefined) return undefined;
    const wait = known.until - clock.monotonic();
    if (wait <= 0) {
      refusals.delete(key);
      return undefined;
    }
    if ('result' in known) return Promise.resolve({ ...known.result, retryAfterMs: Math.ceil(wait) });
    const { kind, message, status } = known.error;
    return Promise.reject(
      new FetchError(kind, message, {
        retryAfterMs: Math.ceil(wait),
        ...(status === undefined ? {} : { status }),
        cause: known.error,
      }),
    );
  }

  async function fly(key: string, fetch: () => Promise<FetchResult>): Promise<FetchResult> {
    try {
      const result = await fetch();
      const now = clock.monotonic();
      if (ABSENT.has(result.status)) {
        const absent = bare(result, result.status === 410 ? 410 : 404);
        refusals.set(key, { until: now + absentMs, result: absent });
        return absent;
      }
      if (result.status === 429 || result.status >= 500) {
        refusals.set(key, {
          until: now + Math.max(failureMs, result.retryAfterMs ?? 0),
          result: bare(result, result.status),
        });
      }
      return result;
    } catch (error) {
      // A caller who gave up, or whose budget ended, says nothing about the peer.
      if (error instanceof FetchError && error.kind !== 'aborted' && error.kind !== 'budget') {
        refusals.set(key, { until: clock.monotonic() + Math.max(failureMs, error.retryAfterMs ?? 0), error });
      }
      throw error;
    }
  }

  /** Begins a fetch that others may join. */
  function begin(key: string, fetch: () => Promise<FetchResult>): Promise<FetchResult> {
    const flight = fly(key, fetch);
    flights.set(key, flight);
    // Added before any callback of a caller, so it is forgotten before one of them goes on.
    const forget = () => void flights.delete(key);
    flight.then(forget, forget);
    return flight;
  }

  function beginAnew(key: string, fetch: () => Promise<FetchResult>): Promise<FetchResult> {
    const waiting = next.get(key);
    if (waiting !== undefined) return waiting;
    const current = flights.get(key);
    const anew = () => {
      next.delete(key);
      refusals.delete(key);
      // Somebody else may have begun since the one under way ended.
      return flights.get(key) ?? begin(key, fetch);
    };
    if (current === undefined) return anew();
    const flight = current.then(anew, anew);
    next.set(key, flight);
    return flight;
  }

  return {
    run(url, signer, fetch, { signal, isFresh = false } = {}) {
      const key = keyOf(url, signer);
      const flight = isFresh ? beginAnew(key, fetch) : (flights.get(key) ?? recall(key) ?? begin(key, fetch));
      return signal === undefined ? flight : untilAborted(flight, signal);
    },
  };
}

function keyOf(url: string, signer: string): string {
  return `${signer}\n${url}`;
}

function bare(result: FetchResult, status: number): FetchResult {
  return { ...result, status, headers: {}, body: Buffer.alloc(0), truncated: false };
}

function untilAborted(flight: Promise<FetchResult>, signal: AbortSignal): Promise<FetchResult> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(new FetchError('aborted', 'The caller no longer waits for this document.'));
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    flight.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
