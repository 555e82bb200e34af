// Probes a host that is down as soon as it sends us something.

import type { App } from '../../../core/context.ts';
import { growingLru } from '../../../lib/cache/growing-lru.ts';
import type { EngineTime } from '../../engine/time.ts';

/** A host that sends to us is up; more probes than one a minute it cannot cause. */
const PROBE_MS = 60_000;
/**
 * One that was found up is not looked at again for so long, unless this process finds that it is down: another may
 * have.
 */
const UP_MS = 10_000;

/** Makes a probe due when a host that did not answer is heard of. */
export class HostSeen {
  readonly #app: Pick<App, 'db' | 'clock' | 'log' | 'wake'>;
  readonly #time: EngineTime;
  /** Monotonic milliseconds of the last probe made due. */
  readonly #probed = growingLru<string, number>(10_000);
  /** Monotonic milliseconds of the last look that found nothing wrong. */
  readonly #up = growingLru<string, number>(10_000);

  constructor(app: Pick<App, 'db' | 'clock' | 'log' | 'wake'>, time: EngineTime) {
    this.#app = app;
    this.#time = time;
  }

  /** A verified request came from this host. Costs a statement in ten seconds and host. */
  readonly saw = (name: string): void => {
    const now = this.#app.clock.monotonic();
    if (now - (this.#probed.get(name) ?? -PROBE_MS) < PROBE_MS) return;
    if (now - (this.#up.get(name) ?? -UP_MS) < UP_MS) return;
    this.#up.set(name, now);
    this.#makeDue(name).catch((error) =>
      this.#app.log.warn({ err: error, host: name }, 'A probe could not be made due.'),
    );
  };

  /** It did not answer us: what was seen before says nothing any more. */
  readonly wentDown = (name: string): void => {
    this.#up.delete(name);
  };

  async #makeDue(name: string): Promise<void> {
    const now = BigInt(this.#time.now());
    const { db } = this.#app;
    const [down] = await db.sql.all<{ id: bigint }>(
      `SELECT "id" FROM host WHERE "name" = ? AND "breaker" <> 'CLOSED' AND "dueAt" > ?`,
      [name, now],
    );
    if (!down) return;
    this.#probed.set(name, this.#app.clock.monotonic());
    await db.sql.run('UPDATE host SET "dueAt" = ? WHERE "id" = ? AND "owner" IS NULL', [now, down.id]);
    this.#app.wake('deliveries');
  }
}
