// Automatic persisted queries.

import { createHash } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import { InvalidInputError } from '../schema/errors.ts';

/** Characters of documents that are kept, all together. */
const MOST_CHARACTERS = 4_000_000;
const SHA_256 = /^[0-9a-f]{64}$/;

/**
 * Automatic persisted queries: a client sends the hash of a document in `extensions.persistedQuery`, and the document
 * itself only where that is not known here. The words and codes of the refusals are those that clients look for, so
 * they are no codes of ours. What is known lies in memory: after a restart clients send it once more.
 */
export class PersistedQueries {
  readonly #texts = new LRUCache<string, string>({
    maxSize: MOST_CHARACTERS,
    sizeCalculation: (text) => text.length + 1,
  });

  /**
   * The document that is meant: `query` itself, or the one with the hash. Throws what the client's protocol expects.
   */
  textOf(query: unknown, extensions: Record<string, unknown>): unknown {
    const asked = extensions.persistedQuery;
    if (asked == null) return query;
    const { version, sha256Hash } = typeof asked === 'object' ? (asked as Record<string, unknown>) : {};
    if (version !== 1) throw refusal('PersistedQueryNotSupported', 'PERSISTED_QUERY_NOT_SUPPORTED');
    if (typeof sha256Hash !== 'string' || !SHA_256.test(sha256Hash))
      throw new InvalidInputError(
        'Send "sha256Hash" as the 64 small hexadecimal digits of the document\'s SHA-256.',
      );
    if (query == null) {
      const known = this.#texts.get(sha256Hash);
      if (known === undefined) throw refusal('PersistedQueryNotFound', 'PERSISTED_QUERY_NOT_FOUND');
      return known;
    }
    if (typeof query !== 'string') return query;
    if (createHash('sha256').update(query).digest('hex') !== sha256Hash)
      throw new InvalidInputError('provided sha does not match query');
    this.#texts.set(sha256Hash, query);
    return query;
  }
}

function refusal(message: string, code: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}
