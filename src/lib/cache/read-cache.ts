// Caches of what was read elsewhere, which no reading from before a change outlives.

import type { LRUCache } from 'lru-cache';

/**
 * Keeps a value that was read, and returns whether it did: not where something was forgotten since the reading began,
 * nor where the value is larger than the whole cache.
 */
export type Keep<Key, Value> = (key: Key, value: Value) => boolean;

/**
 * What was read from the database, until it is forgotten because it changed there.
 *
 * A reading that is under way when something is forgotten may have seen the row as it was before, so what it brings is
 * not kept, of whatever key: the next who asks reads once more. Readings take milliseconds, and who tells of a change
 * need not know yet under which keys it would be kept.
 */
export class ReadCache<Key extends {}, Value extends {}> {
  readonly #kept: LRUCache<Key, Value>;
  #version = 0;

  /** `kept`: how much of it for how long; nobody else writes to it. */
  constructor(kept: LRUCache<Key, Value>) {
    this.#kept = kept;
  }

  get(key: Key): Value | undefined {
    return this.#kept.get(key);
  }

  /** To be called before anything is read; what it returns keeps what was read. */
  begin(): Keep<Key, Value> {
    const version = this.#version;
    return (key, value) => {
      if (version !== this.#version) return false;
      return this.#kept.set(key, value).has(key);
    };
  }

  /** To be called with what changed, and with no keys where nothing of it is kept. */
  forget(keys: Iterable<Key>): void {
    this.#version += 1;
    for (const key of keys) this.#kept.delete(key);
  }

  forgetAll(): void {
    this.#version += 1;
    this.#kept.clear();
  }
}
