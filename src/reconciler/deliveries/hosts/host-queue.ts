// The delivery queue of one host in memory: its lanes, its slots and its health.

import type { SentActivity } from '../activities.ts';
import { type Breaker, FAILED_REQUESTS_IN_A_ROW, SERVER_ERRORS_IN_A_ROW } from './breaker.ts';
import { OrderedLane } from './ordered-lane.ts';

/** A delivery that was read into memory and has not ended. */
export interface Waiting {
  readonly id: bigint;
  readonly activity: SentActivity;
  readonly inboxId: bigint;
  readonly url: URL;
  readonly host: HostQueue;
  /** Epoch milliseconds. */
  readonly dueAt: number;
  readonly attempts: number;
  readonly firstTriedAt: number | null;
}

/** As the claim found it. */
export interface ClaimedHost {
  id: bigint;
  name: string;
  generation: number;
  /** Counts the chunks of new deliveries when its rows were last read from the beginning. */
  wake: number;
  breaker: Breaker;
  scheme: string | null;
  schemeUntil: number | null;
  /** Epoch milliseconds; null where it never answered. */
  lastSuccessAt: number | null;
}

/** Rows of one host held in memory; what is beyond stays in the database until these went. */
export const MOST_HELD = 5_000;
/** Of a host that has not shown that it answers there is no need to hold more. */
const MOST_HELD_UNPROVEN = 200;

/**
 * Everything this worker still has to send to one host that it owns: a lane for each order key, how many requests may
 * be under way, and what is known of the host's health.
 */
export class HostQueue {
  readonly id: bigint;
  readonly name: string;
  readonly generation: number;
  wake: number;
  breaker: Breaker;
  /** What signature scheme to begin with, and until when that is remembered. */
  scheme: string | null;
  schemeUntil: number | null;
  /** Whether that was learned or renewed now, and has to be written. */
  isSchemeNew = false;
  lastSuccessAt: number | null = null;
  /** Monotonic milliseconds since when it is owned. */
  readonly since: number;

  readonly lanes = new Map<string, OrderedLane<Waiting>>();
  /** Lanes with a delivery that waits for its time. */
  readonly #blocked = new Set<OrderedLane<Waiting>>();
  /** How many may be sent or are under way. */
  #open = 0;
  /** Ids in memory: a row that is read a second time is not sent a second time. */
  readonly known = new Set<bigint>();
  /** Everything up to this id was read; with `isExhausted` there was nothing behind it. */
  after = 0n;
  isExhausted = false;
  isReading = false;
  /** Rows that ended while a read was under way: it may still bring them. */
  endedWhileReading: bigint[] = [];
  /** Requests under way or not yet written down. */
  inFlight = 0;
  /** Requests that may be under way: one until it answered, then more and more. */
  slots = 1;
  readonly mostSlots: number;
  /** When the host as a whole may be tried again; null while nothing is wrong. */
  heldUntil: number | null = null;
  /** Domains of ours that it refused (`host_refusal`). */
  readonly refusedDomains = new Set<bigint>();
  /** Inboxes on it that answered 410, until when (epoch milliseconds) nothing is sent to them. */
  readonly goneInboxes = new Map<bigint, number>();
  /** Gives it back as soon as nothing is under way, though there is more to do: other hosts have their turn. */
  isYielding = false;
  /** Whether it has answered in time lately: it is trusted with more of what all hosts share. */
  isProven: boolean;
  /** Activities and requests that were answered with 5xx, in a row. */
  #serverErrors = new Set<bigint>();
  #failedRequests = 0;

  /** @param isProven whether it has answered in time lately, as far as is known */
  constructor(claimed: ClaimedHost, mostSlots: number, since: number, isProven = false) {
    this.isProven = isProven;
    this.id = claimed.id;
    this.name = claimed.name;
    this.generation = claimed.generation;
    this.wake = claimed.wake;
    this.breaker = claimed.breaker;
    this.scheme = claimed.scheme;
    this.schemeUntil = claimed.schemeUntil;
    this.mostSlots = mostSlots;
    this.since = since;
  }

  get hasSlot(): boolean {
    return this.inFlight < this.slots && this.heldUntil === null && !this.isYielding;
  }

  get isFull(): boolean {
    return this.known.size >= (this.isProven ? MOST_HELD : MOST_HELD_UNPROVEN);
  }

  /** Puts a delivery into the lane of its order key; returns it where it may be sent now. */
  add(delivery: Waiting, now: number): Waiting | null {
    this.known.add(delivery.id);
    let lane = this.lanes.get(delivery.activity.orderKey);
    if (!lane) {
      lane = new OrderedLane(delivery);
      this.lanes.set(lane.key, lane);
    }
    const isReady = lane.add(delivery, now);
    if (isReady) this.#open += 1;
    else if (lane.blocked.size > 0) this.#blocked.add(lane);
    return isReady ? delivery : null;
  }

  begin(): void {
    this.inFlight += 1;
  }

  /** It has ended: answers what came up behind it and may be sent now. */
  ended(delivery: Waiting, now: number): Waiting[] {
    this.inFlight -= 1;
    this.#forget(delivery.id);
    const lane = this.lanes.get(delivery.activity.orderKey);
    // One that was cancelled unread is in no lane.
    if (!lane?.open.has(delivery)) return [];
    const ready = lane.ended(delivery, now);
    this.#open += ready.length - 1;
    if (lane.blocked.size > 0) this.#blocked.add(lane);
    if (lane.isEmpty) this.lanes.delete(lane.key);
    return ready;
  }

  /** It is tried again later, alone: what shares its key stays behind it. */
  postponed(delivery: Waiting, changed: Waiting): void {
    this.inFlight -= 1;
    const lane = this.lanes.get(delivery.activity.orderKey);
    if (!lane) return;
    lane.postponed(delivery, changed);
    this.#open -= 1;
    this.#blocked.add(lane);
  }

  /** It failed for the host's sake, which is held: it stays where it is. */
  held(): void {
    this.inFlight -= 1;
  }

  /** What need not wait any more. */
  unblocked(now: number): Waiting[] {
    const ready: Waiting[] = [];
    for (const lane of this.#blocked) {
      ready.push(...lane.unblocked(now));
      if (lane.blocked.size === 0) this.#blocked.delete(lane);
    }
    this.#open += ready.length;
    return ready;
  }

  /** Whether something in memory may be sent now. */
  get hasReady(): boolean {
    return this.#open > 0;
  }

  /** When the next that waits for its time may go on; null when there is none. */
  get nextDueAt(): number | null {
    let next = Number.POSITIVE_INFINITY;
    for (const { until } of this.#blocked) if (until < next) next = until;
    return next === Number.POSITIVE_INFINITY ? null : next;
  }

  /** Priority of the most urgent that is left; 0 when nothing is. */
  get rank(): number {
    let rank = Number.POSITIVE_INFINITY;
    for (const lane of this.lanes.values()) {
      const priority = lane.some?.activity.priority;
      if (priority !== undefined && priority < rank) rank = priority;
    }
    return rank === Number.POSITIVE_INFINITY ? 0 : rank;
  }

  /**
   * Notes an answer 5xx; whether the host as a whole is ill. Several activities in a row are no coincidence, nor are
   * many requests: one activity that it cannot digest goes to a few inboxes there at most.
   */
  isServerIll(activityId: bigint): boolean {
    this.#serverErrors.add(activityId);
    this.#failedRequests += 1;
    return (
      this.#serverErrors.size >= SERVER_ERRORS_IN_A_ROW || this.#failedRequests >= FAILED_REQUESTS_IN_A_ROW
    );
  }

  /** It gave an answer other than 5xx. */
  answered(): void {
    if (this.#serverErrors.size > 0) this.#serverErrors = new Set();
    this.#failedRequests = 0;
    if (this.slots < this.mostSlots) this.slots += 1;
  }

  #forget(id: bigint): void {
    if (this.isReading) this.endedWhileReading.push(id);
    else this.known.delete(id);
  }

  /** A read has ended. */
  readEnded(): void {
    this.isReading = false;
    for (const id of this.endedWhileReading) this.known.delete(id);
    this.endedWhileReading = [];
  }
}

/**
 * Hosts that have been served since `before` (monotonic milliseconds) or longer, the longest first, `most` at most;
 * none that is being given back already.
 */
export function servedSince(hosts: Iterable<HostQueue>, before: number, most: number): HostQueue[] {
  const those = [...hosts].filter((host) => host.since <= before && !host.isYielding);
  return those.sort((a, b) => a.since - b.since).slice(0, most);
}
