// Decides after an attempt: what becomes of the delivery, of the host's circuit breaker and of its signature scheme.

import { type OutgoingScheme, readScheme } from '../../activitypub/signatures/scheme-order.ts';
import type { App } from '../../core/context.ts';
import { RETRY_WINDOW_MS, retryDelayMs, retryWindowIsOver } from '../../lib/time/backoff.ts';
import { CLOCK_PAUSE_MS, ClockWatch } from '../engine/clock-watch.ts';
import type { EngineTime } from '../engine/time.ts';
import { type Verdict, verdictOf } from './answers.ts';
import type { AttemptResult } from './attempt.ts';
import { type Completion, GONE_MS } from './completions.ts';
import { afterFailure, CLOSED, pauseMs } from './hosts/breaker.ts';
import type { HostQueue, Waiting } from './hosts/host-queue.ts';

/** What worked is remembered so long, and written again when a day of it is gone. */
const SCHEME_MS = 7 * 24 * 3_600_000;
const SCHEME_RENEWED_MS = 6 * 24 * 3_600_000;

/** What follows from attempts: for the delivery, and for what is known of its host. */
export class Outcomes {
  readonly #app: Pick<App, 'clock' | 'random'>;
  readonly #time: EngineTime;
  readonly #watch = new ClockWatch();
  readonly #pauseAll: (because: string) => void;

  /** @param pauseAll our clock is wrong: nothing is to be sent for a while */
  constructor(app: Pick<App, 'clock' | 'random'>, time: EngineTime, pauseAll: (because: string) => void) {
    this.#app = app;
    this.#time = time;
    this.#pauseAll = pauseAll;
  }

  /**
   * What is to be written about an attempt; null when we gave up ourselves. Moves the host's breaker, slots and scheme.
   */
  of(delivery: Waiting, result: AttemptResult): Completion | null {
    const { host } = delivery;
    const verdict = this.#withClock(delivery, result, verdictOf(result.answer, host.name));
    switch (verdict.kind) {
      case 'done':
        this.#answered(host);
        this.#remember(host, result.scheme);
        return completionOf(delivery, 'delivered', verdict.status, null);
      case 'failed':
        this.#answered(host);
        if (verdict.isGone) host.goneInboxes.set(delivery.inboxId, this.#time.now() + GONE_MS);
        return { ...completionOf(delivery, 'failed', verdict.status, verdict.reason), ...marksOf(verdict) };
      case 'later':
        return this.#postpone(delivery, verdict);
      case 'host':
        this.#hold(host, verdict.reason, verdict.retryAfterMs, verdict.isSlow);
        return completionOf(delivery, 'held', verdict.status, verdict.reason);
      case 'unsent':
        return null;
    }
  }

  /** What becomes of a delivery to an inbox that said lately that it is gone: it is not sent. Null for all others. */
  ofGoneInbox(delivery: Waiting): Completion | null {
    const until = delivery.host.goneInboxes.get(delivery.inboxId) ?? 0;
    if (until <= this.#time.now()) return null;
    return completionOf(delivery, 'failed', 410, 'The inbox is gone, as it said a while ago.');
  }

  /** It is tried again alone, after a pause that grows with its attempts. */
  later(delivery: Waiting, status: number | null, reason: string, afterMs = 0): Completion {
    const pause = Math.max(afterMs, retryDelayMs(delivery.attempts + 1, this.#app.random));
    return { ...completionOf(delivery, 'later', status, reason), dueAt: this.#time.now() + pause };
  }

  clockWasSet(): void {
    this.#watch.forget();
  }

  #postpone(delivery: Waiting, verdict: Extract<Verdict, { kind: 'later' }>): Completion {
    const { host } = delivery;
    const { status, reason, afterMs } = verdict;
    if (!verdict.isServerError) this.#answered(host);
    // A probe that is answered with 5xx is no success; another activity is the next probe.
    else if (host.isServerIll(delivery.activity.id) || host.breaker.state !== 'CLOSED')
      this.#hold(host, reason, afterMs);
    const now = this.#time.now();
    const isOver = retryWindowIsOver(delivery.firstTriedAt ?? now, now, verdict.windowMs);
    return isOver
      ? completionOf(delivery, 'failed', status, reason)
      : this.later(delivery, status, reason, afterMs);
  }

  /** A wrong clock of ours must not end deliveries: with the peer far from us, a refusal is tried again. */
  #withClock(delivery: Waiting, { peerTime }: AttemptResult, verdict: Verdict): Verdict {
    const { clock } = this.#app;
    const isFar = this.#watch.saw(delivery.host.name, peerTime, clock.now(), clock.monotonic());
    if (!isFar || verdict.kind !== 'failed' || !verdict.isRefusal) return verdict;
    const skewMs = this.#watch.skewMs(clock.monotonic());
    if (skewMs !== null) {
      const minutes = Math.round(Math.abs(skewMs) / 60_000);
      const because = `The clock of this machine is ${minutes} minutes ${skewMs > 0 ? 'behind' : 'ahead'}; set it, then deliveries go on.`;
      this.#pauseAll(because);
    }
    const { status, reason } = verdict;
    return {
      kind: 'later',
      status,
      reason,
      windowMs: RETRY_WINDOW_MS,
      afterMs: CLOCK_PAUSE_MS,
      isServerError: false,
    };
  }

  #answered(host: HostQueue): void {
    host.answered();
    // One that was under way when the host asked for a pause does not end that pause.
    if (host.breaker.state !== 'CLOSED' && host.heldUntil === null) host.breaker = CLOSED;
  }

  #remember(host: HostQueue, scheme: OutgoingScheme): void {
    const now = this.#app.clock.now();
    host.lastSuccessAt = now;
    if (host.scheme === scheme && (host.schemeUntil ?? 0) > now + SCHEME_RENEWED_MS) return;
    host.scheme = scheme;
    host.schemeUntil = now + SCHEME_MS;
    host.isSchemeNew = true;
  }

  /** The host as a whole waits. What was under way with it may still end; its failures are the same one. */
  #hold(host: HostQueue, reason: string, retryAfterMs: number | undefined, isSlow = false): void {
    const now = this.#time.now();
    const isFirst = host.heldUntil === null;
    const breaker = isFirst ? afterFailure(host.breaker, now, reason, isSlow) : host.breaker;
    const until = now + pauseMs(breaker, retryAfterMs, this.#app.random);
    // Of several answers to one burst the longest Retry-After counts.
    if (host.heldUntil === null || (retryAfterMs !== undefined && until > host.heldUntil))
      host.heldUntil = until;
    host.breaker = breaker;
  }
}

/** The signature scheme to begin with: what worked last, else the one everybody reads. */
export function schemeFor(host: HostQueue, now: number): OutgoingScheme {
  const isRemembered = host.schemeUntil !== null && host.schemeUntil > now;
  return (isRemembered ? readScheme(host.scheme) : null) ?? 'cavage';
}

export function completionOf(
  delivery: Waiting,
  outcome: Completion['outcome'],
  status: number | null,
  reason: string | null,
): Completion {
  return { delivery, outcome, status, reason, dueAt: delivery.dueAt, isRefusal: false, isGone: false };
}

const marksOf = ({ isRefusal = false, isGone = false }: Extract<Verdict, { kind: 'failed' }>) => ({
  isRefusal,
  isGone,
});
