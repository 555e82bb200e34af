// Identities by actor URI, in memory for the inbox.

import type { App } from '../../core/context.ts';
import type { Identity } from '../../db/rows.ts';
import { growingLru } from '../../lib/cache/growing-lru.ts';
import { ReadCache } from '../../lib/cache/read-cache.ts';

/**
 * Rows of those who send us things, by actor URI: one reads them for every message of theirs. Forgotten when the log
 * says that they changed; counts on them may be behind, which nobody here looks at.
 */
export class ActorCache {
  readonly #app: App;
  readonly #uris = new Map<bigint, string>();
  readonly #kept = new ReadCache(
    growingLru<string, Identity>(2000, { dispose: (identity) => this.#uris.delete(identity.id) }),
  );

  constructor(app: App) {
    this.#app = app;
  }

  /** Forgets who changed, in every process. Returns what ends it. */
  watch(): () => void {
    return this.#app.events.onEvent(
      ['identity.changed'],
      ({ authorId }) => {
        const uri = authorId === null ? undefined : this.#uris.get(authorId);
        this.#kept.forget(uri === undefined ? [] : [uri]);
      },
      () => this.#kept.forgetAll(),
    );
  }

  /** The row of an actor; null where it is not known here. */
  async byUri(uri: string): Promise<Identity | null> {
    const kept = this.#kept.get(uri);
    if (kept) return kept;
    const keep = this.#kept.begin();
    const identity = await this.#app.db.models.identity.findUnique({ where: { uri } });
    if (identity && keep(uri, identity)) this.#uris.set(identity.id, uri);
    return identity;
  }
}
