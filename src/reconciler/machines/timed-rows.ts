// Does what is due by a time that stands in a row of its own table, without a row of `work` for it.

import { earliest, type Pump } from '../engine/runner.ts';
import type { EngineTime } from '../engine/time.ts';

/** Does what is due in one table, and answers when the next is (epoch milliseconds; null for never). */
export type TimedTable = (now: number) => Promise<number | null>;

/** Mutes that end, links to look at: whoever writes such a row wakes this for the time in it. */
export class TimedRows implements Pump {
  readonly kind = 'timed-rows';
  readonly #time: EngineTime;
  readonly #tables: readonly TimedTable[];
  readonly #worker: () => string | null;

  constructor(time: EngineTime, worker: () => string | null, tables: readonly TimedTable[]) {
    this.#time = time;
    this.#worker = worker;
    this.#tables = tables;
  }

  async run(): Promise<number | null> {
    const dues: (number | null)[] = [];
    for (const table of this.#tables) {
      if (this.#worker() === null) return null;
      dues.push(await table(this.#time.now()));
    }
    return earliest(dues);
  }
}
