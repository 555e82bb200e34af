// The clock of the reconciler: the database's time on PostgreSQL, and a notice when the wall clock was set.

import type { Database } from '../../db/types.ts';
import type { Clock } from '../../lib/time/clock.ts';

/** A wall clock that leaves monotonic time by more than this was set by somebody. */
const DRIFT_MS = 5_000;

/**
 * The time that dues and leases are counted in: the process's wall clock on SQLite; on PostgreSQL the database's,
 * carried on monotonic time between two looks at it.
 */
export class EngineTime {
  readonly #db: Pick<Database, 'dialect' | 'now'>;
  readonly #clock: Clock;
  /** Wall time minus monotonic time. */
  #offset: number;

  constructor(db: Pick<Database, 'dialect' | 'now'>, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
    this.#offset = clock.now() - clock.monotonic();
  }

  /** Epoch milliseconds. */
  now(): number {
    return this.#db.dialect === 'sqlite'
      ? this.#clock.now()
      : Math.floor(this.#clock.monotonic() + this.#offset);
  }

  /** Looks at the database's clock. Answers whether time jumped: what was planned in timers is then wrong. */
  async sync(): Promise<boolean> {
    if (this.#db.dialect === 'sqlite') return this.hasJumped();
    const before = this.#clock.monotonic();
    const now = await this.#db.now();
    return this.#set(now - (before + this.#clock.monotonic()) / 2);
  }

  /**
   * Whether the process's wall clock jumped since the last look; costs no statement. On PostgreSQL it does not matter.
   */
  hasJumped(): boolean {
    return this.#db.dialect === 'sqlite' && this.#set(this.#clock.now() - this.#clock.monotonic());
  }

  #set(offset: number): boolean {
    const isJump = Math.abs(offset - this.#offset) > DRIFT_MS;
    // A slow drift is followed on PostgreSQL and, on SQLite, added up until it counts.
    if (isJump || this.#db.dialect === 'postgresql') this.#offset = offset;
    return isJump;
  }
}
