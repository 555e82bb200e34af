// When a claimed host is given back, and when it is due again.

import type { Completion } from '../completions.ts';
import type { Release } from './claim.ts';
import type { HostQueue } from './host-queue.ts';

/** Whether there is nothing (more) to do for a host at the moment, and nothing under way with it. */
export function isDone(host: HostQueue): boolean {
  if (host.inFlight > 0 || host.isReading) return false;
  return mayRest(host) || (host.isExhausted && !host.hasReady);
}

const mayRest = (host: HostQueue) => host.heldUntil !== null || host.isYielding;

/**
 * Hosts to give back with a batch: those that have nothing left to do, and those that will have nothing left after it.
 */
export function releasesOf(
  idle: readonly HostQueue[],
  completions: readonly Completion[],
  isOurs: (host: HostQueue) => boolean,
  now: number,
): Map<HostQueue, Release> {
  const releases = new Map<HostQueue, Release>();
  for (const host of idle) if (isDone(host)) releases.set(host, releaseOf(host, now));
  for (const [host, count] of endings(completions)) {
    if (!isOurs(host) || host.inFlight !== count || host.isReading) continue;
    const isEmpty = host.isExhausted && host.known.size === count;
    if (isEmpty || mayRest(host)) releases.set(host, releaseOf(host, now));
  }
  return releases;
}

/** How many requests of each host end with these completions and leave nothing behind them that is not known yet. */
function endings(completions: readonly Completion[]): Map<HostQueue, number> {
  const counts = new Map<HostQueue, number>();
  for (const { delivery, outcome } of completions) {
    const { host } = delivery;
    // What follows a delivery of its key, or is tried again, is only known once this is written.
    const isLast = outcome !== 'later' && (host.lanes.get(delivery.activity.orderKey)?.isLast ?? true);
    if (isLast || mayRest(host)) counts.set(host, (counts.get(host) ?? 0) + 1);
  }
  return counts;
}

function releaseOf(host: HostQueue, now: number): Release {
  const { id, generation, lastSuccessAt, rank } = host;
  const { scheme, schemeUntil } = host.isSchemeNew ? host : { scheme: null, schemeUntil: null };
  const state = { id, generation, scheme, schemeUntil, lastSuccessAt, rank };
  if (host.heldUntil !== null) return { ...state, wake: null, dueAt: host.heldUntil };
  if (host.isYielding) return { ...state, wake: null, dueAt: now };
  return { ...state, wake: host.wake, dueAt: host.nextDueAt };
}
