// Remembers which signature scheme each host takes.

import type { App } from '../core/context.ts';
import { growingLru } from '../lib/cache/growing-lru.ts';
import { type OutgoingScheme, readScheme } from './signatures/scheme-order.ts';

const KEPT_MS = 7 * 24 * 3600 * 1000;

interface Known {
  scheme: OutgoingScheme;
  /** Epoch milliseconds. */
  until: number;
}

/** Which signature scheme worked last towards a host (double knock): in memory over the host's row. */
export class HostSchemes {
  readonly #app: App;
  readonly #known = growingLru<string, Known>(5000);

  constructor(app: App) {
    this.#app = app;
  }

  /** What to try first; draft-cavage where nothing is known, which everybody reads. */
  async of(host: string): Promise<OutgoingScheme> {
    const now = this.#app.clock.now();
    const known = this.#known.get(host);
    if (known && known.until > now) return known.scheme;
    const row = await this.#app.db.models.host.findUnique({
      where: { name: host },
      select: { scheme: true, schemeUntil: true },
    });
    const isFresh = row?.schemeUntil != null && row.schemeUntil > BigInt(now);
    const scheme = (isFresh ? readScheme(row.scheme) : null) ?? 'cavage';
    // What worked while the row was read is newer than the row.
    const newer = this.#known.get(host);
    if (newer && newer !== known) return newer.scheme;
    this.#known.set(host, { scheme, until: isFresh ? Number(row.schemeUntil) : now + KEPT_MS });
    return scheme;
  }

  /** Remembers for 7 days what a host took. Written to its row where that changes something. */
  async worked(host: string, scheme: OutgoingScheme): Promise<void> {
    const until = this.#app.clock.now() + KEPT_MS;
    const known = this.#known.get(host);
    this.#known.set(host, { scheme, until });
    if ((known?.scheme ?? 'cavage') === scheme) return;
    await this.#app.db.batch((sql) =>
      sql.run('UPDATE host SET "scheme" = ?, "schemeUntil" = ? WHERE "name" = ?', [
        scheme,
        BigInt(until),
        host,
      ]),
    );
  }
}
