import { LRUCache } from 'lru-cache';
import type { App } from '../core/context.ts';
import type { EngineTime } from './time.ts';

/** A host that sends to us is up; more probes than one a minute it cannot cause (ENGINE.md §3). */
const A_MINUTE_MS = 60_000;

/** Makes a probe due when a host that did not answer is heard of. */
export class HostSeen {
  readonly #app: Pick<App, 'db' | 'clock' | 'log' | 'wake'>;
  readonly #time: EngineTime;
  readonly #seen = new LRUCache<string, number>({ max: 10_000 });

  constructor(app: Pick<App, 'db' | 'clock' | 'log' | 'wake'>, time: EngineTime) {
    this.#app = app;
    this.#time = time;
  }

  /** A verified request came from this host. Costs one statement a minute and host. */
  readonly saw = (name: string): void => {
    const now = this.#app.clock.monotonic();
    const last = this.#seen.get(name);
    if (last !== undefined && now - last < A_MINUTE_MS) return;
    this.#seen.set(name, now);
    this.#makeDue(name).catch((error) =>
      this.#app.log.warn({ err: error, host: name }, 'A probe could not be made due.'),
    );
  };

  async #makeDue(name: string): Promise<void> {
    const now = BigInt(this.#time.now());
    const { db } = this.#app;
    const [down] = await db.sql.all<{ id: bigint }>(
      `SELECT "id" FROM host WHERE "name" = ? AND "breaker" <> 'CLOSED' AND "dueAt" > ?`,
      [name, now],
    );
    if (!down) return;
    await db.sql.run('UPDATE host SET "dueAt" = ? WHERE "id" = ? AND "owner" IS NULL', [now, down.id]);
    this.#app.wake('deliveries');
  }
}
