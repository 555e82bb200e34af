// Keeps rendered public documents until the event log says that they changed.

import { LRUCache } from 'lru-cache';
import type { Answer } from '../../lib/answer.ts';
import { KeyIndex } from '../../lib/cache/key-index.ts';
import { ReadCache } from '../../lib/cache/read-cache.ts';
import type { EventLog } from '../../live/log.ts';

const MOST_BYTES = 16 * 1024 * 1024;

/** `subjectIds`: whatever makes it outdated by changing: the actor, or the post and its author. */
interface Kept {
  answer: Answer;
  subjectIds: readonly bigint[];
}

/**
 * Rendered documents that everyone may read, by host and path: a post that went around is asked for by a thousand
 * servers at once. The event log says when one is outdated, in every process.
 */
export class DocumentCache {
  readonly #keys = new KeyIndex<bigint, string>();
  readonly #kept = new ReadCache(
    new LRUCache<string, Kept>({
      maxSize: MOST_BYTES,
      sizeCalculation: ({ answer }, key) => (answer.body?.length ?? 0) + key.length + 500,
      dispose: ({ subjectIds }, key) => {
        for (const subjectId of subjectIds) this.#keys.remove(subjectId, key);
      },
    }),
  );

  /** Forgets what changed. Returns what ends it. */
  watch(events: Pick<EventLog, 'onEvent'>): () => void {
    const forgetAll = () => this.#kept.forgetAll();
    const endings = [
      events.onEvent(
        ['identity.changed', 'post.updated', 'entry.removed'],
        ({ kind, postId, authorId }) => {
          const subjectId = kind === 'identity.changed' ? authorId : postId;
          this.#kept.forget(subjectId === null ? [] : this.#keys.of(subjectId));
        },
        forgetAll,
      ),
      events.onEvent(['domain.changed', 'blocks.changed'], forgetAll),
    ];
    return () => {
      for (const end of endings) end();
    };
  }

  get(key: string): Answer | undefined {
    return this.#kept.get(key)?.answer;
  }

  /** To be called before the rows are read; what it returns keeps the document, unless something changed in between. */
  begin(key: string): (subjectIds: readonly bigint[], answer: Answer) => void {
    const keep = this.#kept.begin();
    return (subjectIds, answer) => {
      if (!keep(key, { answer, subjectIds })) return;
      for (const subjectId of subjectIds) this.#keys.add(subjectId, key);
    };
  }
}
