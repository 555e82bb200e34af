// When committed events get their numbers, which are the cursors of live streams.

import type { Database } from '../db/types.ts';
import type { Clock } from '../lib/time/clock.ts';
import type { Log } from '../observe/log.ts';

/** While somebody listens: what a process committed and did not live to number is seen within this. */
const SWEEP_LISTENED_MS = 1000;
/** Otherwise only caches and the reconciler wait for it. */
const SWEEP_IDLE_MS = 30_000;
const RETRY_MS = 1000;

/**
 * When events get their numbers. SQLite numbers inside of the transaction, so there is nothing to do but to say so. On
 * PostgreSQL every process numbers after its commits, at its start and in a sweep, one call at a time.
 */
export class Numbering {
  #running: Promise<void> | null = null;
  #again = false;
  #listeners = 0;
  #stopped = false;
  #cancelSweep: (() => void) | null = null;

  readonly #db: Pick<Database, 'dialect' | 'numberEvents'>;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #numbered: () => void;

  /** `numbered` is called when there may be newly numbered events. */
  constructor(db: Pick<Database, 'dialect' | 'numberEvents'>, clock: Clock, log: Log, numbered: () => void) {
    this.#db = db;
    this.#clock = clock;
    this.#log = log;
    this.#numbered = numbered;
  }

  async start(): Promise<void> {
    if (this.#db.dialect === 'sqlite') return;
    await this.#db.numberEvents();
    this.#scheduleSweep();
  }

  /** After a commit that wrote events. */
  committed(): void {
    if (this.#db.dialect === 'sqlite') this.#numbered();
    else this.#number();
  }

  /** Somebody listens until the returned function is called. */
  listen(): () => void {
    this.#listeners += 1;
    if (this.#listeners === 1) this.#scheduleSweep();
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#listeners -= 1;
    };
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelSweep?.();
    await this.#running;
  }

  #number(): void {
    // A call under way may have looked before the commit that asks now.
    if (this.#running) this.#again = true;
    else if (!this.#stopped) this.#running = this.#run();
  }

  async #run(): Promise<void> {
    try {
      do {
        this.#again = false;
        await this.#db.numberEvents();
        if (!this.#stopped) this.#numbered();
      } while (this.#again);
    } catch (error) {
      this.#log.warn({ err: error }, 'Numbering events failed; it is tried again in a second.');
      this.#clock.after(RETRY_MS, () => this.#number());
    } finally {
      this.#running = null;
    }
  }

  #scheduleSweep(): void {
    if (this.#stopped || this.#db.dialect === 'sqlite') return;
    this.#cancelSweep?.();
    this.#cancelSweep = this.#clock.after(this.#listeners > 0 ? SWEEP_LISTENED_MS : SWEEP_IDLE_MS, () => {
      this.#number();
      this.#scheduleSweep();
    });
  }
}
