// How many delivery requests run at once, shared between hosts that answer and hosts that may hang.

import type { Clock } from '../../lib/time/clock.ts';

/** An answer that takes longer is slow: its request gives its slot to others, and waits on. */
export const PATIENCE_MS = 250;
/**
 * The same for a host that has not shown that it answers: there may be hundreds that never do, and as many that are
 * new.
 */
const UNPROVEN_PATIENCE_MS = 100;
/** So many requests may wait for slow hosts, for each slot there is. */
const WAITING_PER_SLOT = 4;
/** What part of the slots hosts may hold that have not shown that they answer. */
const UNPROVEN_PART = 0.75;

/** A request under way, from `begin` to `end`. */
export interface Flight {
  readonly isProven: boolean;
  /** Monotonic milliseconds. */
  readonly since: number;
  /** Called when it turns out to be slow. */
  readonly slow: () => void;
  state: 'quick' | 'slow' | 'ended';
}

/**
 * How many requests a process has under way, shared so that hosts which accept a connection and never answer cannot
 * hold up those that do: hosts that have not answered lately hold a part of the slots at most, and a request that was
 * not answered within a quarter of a second (theirs: a tenth) gives its slot back and is counted among the waiting, of
 * which there may be many more. A crash repeats what is under way.
 */
export class Slots {
  readonly #clock: Clock;
  readonly #most: number;
  readonly #freed: () => void;
  /** In the order in which they began, to hosts that have answered lately and to the others. */
  readonly #quick = { proven: new Set<Flight>(), unproven: new Set<Flight>() };
  #waiting = 0;
  #cancel: (() => void) | null = null;

  /** @param freed is called when a slot came free because its request turned out to be slow */
  constructor(clock: Clock, most: number, freed: () => void) {
    this.#clock = clock;
    this.#most = most;
    this.#freed = freed;
  }

  /** Whether one more request may begin, to a host that has answered lately or to another. */
  isFree(isProven: boolean): boolean {
    const { proven, unproven } = this.#quick;
    if (proven.size + unproven.size >= this.#most) return false;
    return isProven || unproven.size < Math.max(1, Math.floor(this.#most * UNPROVEN_PART));
  }

  begin(isProven: boolean, slow: () => void): Flight {
    const flight: Flight = { isProven, slow, since: this.#clock.monotonic(), state: 'quick' };
    const flights = this.#setOf(flight);
    flights.add(flight);
    // The timer may run for a request with more patience.
    if (!isProven && flights.size === 1) {
      this.#cancel?.();
      this.#cancel = null;
    }
    this.#watch();
    return flight;
  }

  /** It has ended, and what came of it is written down. */
  end(flight: Flight): void {
    if (flight.state === 'quick') this.#setOf(flight).delete(flight);
    else if (flight.state === 'slow') this.#waiting -= 1;
    flight.state = 'ended';
    this.#watch();
  }

  /** Forgets everything under way. */
  clear(): void {
    for (const flights of Object.values(this.#quick)) {
      for (const flight of flights) flight.state = 'ended';
      flights.clear();
    }
    this.#waiting = 0;
  }

  #setOf({ isProven }: Flight): Set<Flight> {
    return isProven ? this.#quick.proven : this.#quick.unproven;
  }

  /** One timer, for the request whose patience ends first. */
  #watch(): void {
    if (this.#cancel || this.#waiting >= this.#most * WAITING_PER_SLOT) return;
    const [proven] = this.#quick.proven;
    const [unproven] = this.#quick.unproven;
    const endsAt = Math.min(
      proven ? proven.since + PATIENCE_MS : Number.POSITIVE_INFINITY,
      unproven ? unproven.since + UNPROVEN_PATIENCE_MS : Number.POSITIVE_INFINITY,
    );
    if (endsAt === Number.POSITIVE_INFINITY) return;
    this.#cancel = this.#clock.after(Math.max(0, endsAt - this.#clock.monotonic()), () => {
      this.#cancel = null;
      const now = this.#clock.monotonic();
      const moved =
        this.#moveSlow(this.#quick.proven, now - PATIENCE_MS) +
        this.#moveSlow(this.#quick.unproven, now - UNPROVEN_PATIENCE_MS);
      if (moved > 0) this.#freed();
      this.#watch();
    });
  }

  /** Moves those that began before a time, as many as may wait, and answers how many these were. */
  #moveSlow(flights: Set<Flight>, before: number): number {
    let moved = 0;
    for (const flight of flights) {
      if (flight.since > before || this.#waiting >= this.#most * WAITING_PER_SLOT) break;
      flights.delete(flight);
      flight.state = 'slow';
      this.#waiting += 1;
      moved += 1;
      flight.slow();
    }
    return moved;
  }
}
