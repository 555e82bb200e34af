import type { Clock } from '../../lib/time/clock.ts';

/** An answer that takes longer is slow: its request gives its slot to others, and waits on. */
export const PATIENCE_MS = 250;
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
 * How many requests a process has under way, shared so that hosts which accept a connection and never answer cannot hold up those that
 * do: hosts that have not answered lately hold a part of the slots at most, and a request that was not answered within a quarter of a
 * second gives its slot back and is counted among the waiting, of which there may be many more. A crash repeats what is under way.
 */
export class Slots {
  readonly #clock: Clock;
  readonly #most: number;
  readonly #freed: () => void;
  /** In the order in which they began. */
  readonly #quick = new Set<Flight>();
  #unproven = 0;
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
    if (this.#quick.size >= this.#most) return false;
    return isProven || this.#unproven < Math.max(1, Math.floor(this.#most * UNPROVEN_PART));
  }

  begin(isProven: boolean, slow: () => void): Flight {
    const flight: Flight = { isProven, slow, since: this.#clock.monotonic(), state: 'quick' };
    this.#quick.add(flight);
    if (!isProven) this.#unproven += 1;
    this.#watch();
    return flight;
  }

  /** It has ended, and what came of it is written down. */
  end(flight: Flight): void {
    if (flight.state === 'quick') this.#leave(flight);
    else if (flight.state === 'slow') this.#waiting -= 1;
    flight.state = 'ended';
    this.#watch();
  }

  /** Forgets everything under way. */
  clear(): void {
    for (const flight of this.#quick) flight.state = 'ended';
    this.#quick.clear();
    this.#unproven = 0;
    this.#waiting = 0;
  }

  #leave(flight: Flight): void {
    if (this.#quick.delete(flight) && !flight.isProven) this.#unproven -= 1;
  }

  /** One timer, for the request that is under way for longest. */
  #watch(): void {
    if (this.#cancel || this.#waiting >= this.#most * WAITING_PER_SLOT) return;
    const [first] = this.#quick;
    if (!first) return;
    const left = first.since + PATIENCE_MS - this.#clock.monotonic();
    this.#cancel = this.#clock.after(Math.max(0, left), () => {
      this.#cancel = null;
      this.#moveSlow();
      this.#watch();
    });
  }

  #moveSlow(): void {
    const before = this.#clock.monotonic() - PATIENCE_MS;
    let moved = 0;
    for (const flight of this.#quick) {
      if (flight.since > before || this.#waiting >= this.#most * WAITING_PER_SLOT) break;
      this.#leave(flight);
      flight.state = 'slow';
      this.#waiting += 1;
      moved += 1;
      flight.slow();
    }
    if (moved > 0) this.#freed();
  }
}
