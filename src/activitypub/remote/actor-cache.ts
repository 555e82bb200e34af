// Identities by actor URI, in memory for the inbox.

import type { App } from '../../core/context.ts';
import type { Identity } from '../../db/rows.ts';
import { growingLru } from '../../lib/growing-lru.ts';

/**
 * Rows of those who send us things, by actor URI: one reads them for every message of theirs. Forgotten when the log
 * says that they changed; counts on them may be behind, which nobody here looks at.
 */
export class ActorCache {
  readonly #app: App;
  readonly #uris = new Map<bigint, string>();
  readonly #kept = growingLru<string, Identity>(2000, {
    dispose: (identity) => this.#uris.delete(identity.id),
  });
  #version = 0;

  constructor(app: App) {
    this.#app = app;
  }

  /** Forgets who changed, in every process. Returns what ends it. */
  watch(): () => void {
    return this.#app.events.onEvent(
      ['identity.changed'],
      ({ authorId }) => {
        this.#version += 1;
        const uri = authorId === null ? undefined : this.#uris.get(authorId);
        if (uri !== undefined) this.#kept.delete(uri);
      },
      () => {
        this.#version += 1;
        this.#kept.clear();
      },
    );
  }

  /** The row of an actor; null where it is not known here. */
  async byUri(uri: string): Promise<Identity | null> {
    const kept = this.#kept.get(uri);
    if (kept) return kept;
    const version = this.#version;
    const identity = await this.#app.db.models.identity.findUnique({ where: { uri } });
    // What changed while it was read may have been read before the change.
    if (identity && version === this.#version) {
      this.#kept.set(uri, identity);
      this.#uris.set(identity.id, uri);
    }
    return identity;
  }
}
