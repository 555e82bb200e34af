// Keeps the authors of posts in memory between requests.

import type { App, Ctx } from '../../core/context.ts';
import { identitiesByIds } from '../../core/identities/queries.ts';
import type { Identity } from '../../db/rows.ts';
import { growingLru } from '../../lib/cache/growing-lru.ts';
import { ReadCache } from '../../lib/cache/read-cache.ts';

const MOST = 2_000;
/** What changes without an event (counts) may be shown this old, in milliseconds. */
const KEPT_MS = 30_000;

/**
 * Rows of identities as posts are shown with them, kept between requests: a page of posts is mostly the same few
 * authors again. Only for showing: what somebody may see or do is asked of fresh rows. The log says when one changed,
 * in every process.
 */
export class AuthorCache {
  readonly #rows: ReadCache<bigint, Identity>;
  readonly #stop: () => void;

  constructor(app: App) {
    // The clock of the install, so that a test's clock rules here too.
    const perf = { now: () => app.clock.now() };
    this.#rows = new ReadCache(growingLru(MOST, { ttl: KEPT_MS, perf, ttlResolution: 0 }));
    this.#stop = app.events.onEvent(
      ['identity.changed'],
      ({ authorId }) => this.#rows.forget(authorId === null ? [] : [authorId]),
      () => this.#rows.forgetAll(),
    );
  }

  /** Copies of the rows, by id; unknown ids are left out. */
  async load(ctx: Ctx, ids: readonly bigint[]): Promise<Map<bigint, Identity>> {
    const found = new Map<bigint, Identity>();
    const missing: bigint[] = [];
    for (const id of new Set(ids)) {
      const row = this.#rows.get(id);
      if (row) found.set(id, { ...row });
      else missing.push(id);
    }
    const keep = this.#rows.begin();
    for (const row of await identitiesByIds(ctx, missing)) {
      // A copy of a copy is made fast: what Prisma answers is slow to copy.
      const kept = { ...row };
      keep(row.id, kept);
      found.set(row.id, { ...kept });
    }
    return found;
  }

  close(): void {
    this.#stop();
    this.#rows.forgetAll();
  }
}
