// Keeps the authors of posts in memory between requests.

import type { LRUCache } from 'lru-cache';
import type { App, Ctx } from '../../core/context.ts';
import { identitiesByIds } from '../../core/identities/queries.ts';
import type { Identity } from '../../db/rows.ts';
import { growingLru } from '../../lib/growing-lru.ts';

const MOST = 2_000;
/** What changes without an event (counts) may be shown this old, in milliseconds. */
const KEPT_MS = 30_000;

/**
 * Rows of identities as posts are shown with them, kept between requests: a page of posts is mostly the same few
 * authors again. Only for showing: what somebody may see or do is asked of fresh rows. The log says when one changed,
 * in every process.
 */
export class AuthorCache {
  readonly #rows: LRUCache<bigint, Identity>;
  readonly #stop: () => void;
  #version = 0;

  constructor(app: App) {
    // The clock of the install, so that a test's clock rules here too.
    this.#rows = growingLru(MOST, {
      ttl: KEPT_MS,
      perf: { now: () => app.clock.now() },
      ttlResolution: 0,
    });
    this.#stop = app.events.onEvent(
      ['identity.changed'],
      (event) => {
        this.#version += 1;
        if (event.authorId !== null) this.#rows.delete(event.authorId);
      },
      () => {
        this.#version += 1;
        this.#rows.clear();
      },
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
    const version = this.#version;
    for (const row of await identitiesByIds(ctx, missing)) {
      // A copy of a copy is made fast: what Prisma answers is slow to copy.
      const kept = { ...row };
      // Where an event came during the read, the row may be the one from before: it is not cached.
      if (version === this.#version) this.#rows.set(row.id, kept);
      found.set(row.id, { ...kept });
    }
    return found;
  }

  close(): void {
    this.#stop();
    this.#rows.clear();
  }
}
