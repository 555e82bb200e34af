// Deadlines for work of several steps.

import type { Clock } from './clock.ts';

/** Something took longer than it may. */
export class DeadlineError extends Error {
  readonly afterMs: number;

  constructor(afterMs: number) {
    super(`Not finished within ${afterMs} ms.`);
    this.afterMs = afterMs;
    this.name = 'DeadlineError';
  }
}

export interface Deadline {
  /** Aborts with a DeadlineError when the time is over, or with the parent's reason when that aborts. */
  signal: AbortSignal;
  /** What is left, in milliseconds, never below 0: the budget of the next step of several under one deadline. */
  remainingMs(): number;
  /** Frees the timer; the signal will not abort any more. */
  clear(): void;
}

/** A time by which all steps of something must be done, on monotonic time. */
export function createDeadline(clock: Clock, afterMs: number, parent?: AbortSignal): Deadline {
  const controller = new AbortController();
  const endsAt = clock.monotonic() + afterMs;
  const cancelTimer = clock.after(afterMs, () => {
    clear();
    controller.abort(new DeadlineError(afterMs));
  });
  function onParent(): void {
    clear();
    controller.abort(parent?.reason);
  }
  function clear(): void {
    cancelTimer();
    parent?.removeEventListener('abort', onParent);
  }
  if (parent?.aborted === true) onParent();
  else parent?.addEventListener('abort', onParent, { once: true });
  return {
    signal: controller.signal,
    remainingMs: () => Math.max(0, endsAt - clock.monotonic()),
    clear,
  };
}

/**
 * Runs `run` under a deadline: throws DeadlineError when it is over, even if `run` ignores its signal (its late result
 * is dropped).
 */
export async function withDeadline<T>(
  clock: Clock,
  afterMs: number,
  run: (deadline: Deadline) => Promise<T>,
  parent?: AbortSignal,
): Promise<T> {
  const deadline = createDeadline(clock, afterMs, parent);
  try {
    deadline.signal.throwIfAborted();
    return await abortable(run(deadline), deadline.signal);
  } finally {
    deadline.clear();
  }
}

/** The outcome of `promise`, or the signal's reason as soon as it aborts. */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/**
 * Waits; rejects with the signal's reason when it aborts. The wait alone does not keep the process alive (see
 * Clock.after).
 */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(signal.reason);
      return;
    }
    const onAbort = () => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = clock.after(ms, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
