// How much waits in the inbox, and who sent too much of it.

import type { App } from '../../core/context.ts';

/** This many unhandled messages are hours of work: nothing more is taken in until some are done. */
const DEEP = 200_000;
/** From here on one peer may hold half of it, so that nobody's flood keeps the others out. */
const CROWDED = 50_000;
const LOOK_MS = 2000;
const LOOK_WHEN_CROWDED_MS = 10_000;

/** How much waits to be handled, looked at every few seconds while something comes in. */
export class Backlog {
  readonly #app: App;
  #total = 0;
  #crowd: string | null = null;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> | null = null;

  constructor(app: App) {
    this.#app = app;
  }

  /** What stands against taking more from a host: `deep` is everybody's trouble (503), `share` its own (429). */
  async against(host: string | null): Promise<'deep' | 'share' | null> {
    const pause = this.#total > CROWDED ? LOOK_WHEN_CROWDED_MS : LOOK_MS;
    if (this.#app.clock.monotonic() - this.#lookedAt > pause) {
      this.#looking ??= this.#look().finally(() => {
        this.#looking = null;
      });
      await this.#looking;
    }
    if (this.#total >= DEEP) return 'deep';
    return host !== null && host === this.#crowd ? 'share' : null;
  }

  async #look(): Promise<void> {
    this.#lookedAt = this.#app.clock.monotonic();
    const { sql } = this.#app.db;
    const [row] = await sql.all<{ n: bigint }>(
      'SELECT COUNT(*) AS "n" FROM (SELECT 1 FROM inbound WHERE "state" = 0 LIMIT ?) AS waiting',
      [DEEP],
    );
    this.#total = Number(row?.n ?? 0);
    this.#crowd = null;
    if (this.#total < CROWDED) return;
    const [largest] = await sql.all<{ host: string; n: bigint }>(
      'SELECT "hostName" AS "host", COUNT(*) AS "n" FROM inbound WHERE "state" = 0 GROUP BY "hostName" ORDER BY 2 DESC LIMIT 1',
    );
    if (largest && Number(largest.n) * 2 > this.#total) this.#crowd = largest.host;
  }
}
