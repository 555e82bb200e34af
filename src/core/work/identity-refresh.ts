// Asks the reconciler to look at somebody on another server again.

import { type Scheduling, scheduleUnlessThere } from './schedule.ts';

/** Name of the state graph; `subject` is the id of the identity. */
export const IDENTITY_REFRESH = 'identity-refresh';

/**
 * When a handle that could not be confirmed is tried again for the first time, in milliseconds. A failure is remembered
 * for a minute (net/single-flight.ts), and nobody asked.
 */
export const UNSURE_MS = 90_000;

/**
 * A server that has to confirm the handle of this identity did not answer: it is asked again soon, in the running
 * transaction. Where somebody looks at the identity already, that is for them to see.
 */
export function refreshHandleSoon(ctx: Scheduling, identityId: bigint): Promise<void> {
  return scheduleUnlessThere(ctx, {
    machine: IDENTITY_REFRESH,
    subject: String(identityId),
    state: 'unsure',
    dueAt: ctx.now + UNSURE_MS,
  });
}
