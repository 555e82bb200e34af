// Keeps rendered public documents until the event log says that they changed.

import { LRUCache } from 'lru-cache';
import type { Answer } from '../../lib/answer.ts';
import type { EventLog } from '../../live/log.ts';

const MOST_BYTES = 16 * 1024 * 1024;

/**
 * Rendered documents that everyone may read, by host and path: a post that went around is asked for by a thousand
 * servers at once. The event log says when one is outdated, in every process.
 */
export class DocumentCache {
  readonly #kept = new LRUCache<string, Answer>({
    maxSize: MOST_BYTES,
    sizeCalculation: (answer, key) => (answer.body?.length ?? 0) + key.length + 500,
  });
  readonly #bySubject = new Map<bigint, Set<string>>();
  #version = 0;

  /** Forgets what changed. Returns what ends it. */
  watch(events: Pick<EventLog, 'onEvent'>): () => void {
    const endings = [
      events.onEvent(
        ['identity.changed', 'post.updated', 'entry.removed'],
        ({ kind, postId, authorId }) => this.#forget(kind === 'identity.changed' ? authorId : postId),
        () => this.#forgetAll(),
      ),
      events.onEvent(['domain.changed', 'blocks.changed'], () => this.#forgetAll()),
    ];
    return () => {
      for (const end of endings) end();
    };
  }

  get(key: string): Answer | undefined {
    return this.#kept.get(key);
  }

  /** To be taken before the rows are read, and given to `set`: what changed in between is not kept. */
  get version(): number {
    return this.#version;
  }

  /** `subjectIds`: whatever makes it outdated by changing: the actor, or the post and its author. */
  set(key: string, subjectIds: readonly bigint[], answer: Answer, version: number): void {
    if (version !== this.#version) return;
    this.#kept.set(key, answer);
    for (const subjectId of subjectIds) {
      const keys = this.#bySubject.get(subjectId) ?? new Set();
      this.#bySubject.set(subjectId, keys.add(key));
    }
    // What the cache dropped by itself leaves its name here; now and then they are swept together.
    if (this.#bySubject.size > 3 * this.#kept.size + 1000) this.#sweep();
  }

  #forget(subjectId: bigint | null): void {
    this.#version += 1;
    if (subjectId === null) return;
    for (const key of this.#bySubject.get(subjectId) ?? []) this.#kept.delete(key);
    this.#bySubject.delete(subjectId);
  }

  #forgetAll(): void {
    this.#version += 1;
    this.#kept.clear();
    this.#bySubject.clear();
  }

  #sweep(): void {
    for (const [subjectId, keys] of this.#bySubject) {
      for (const key of keys) if (!this.#kept.has(key)) keys.delete(key);
      if (keys.size === 0) this.#bySubject.delete(subjectId);
    }
  }
}
