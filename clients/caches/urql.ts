// Settings of urql's normalised cache (Graphcache) for this API.

import type { CacheExchangeOpts } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import schema from './schema.json' with { type: 'json' };

/**
 * Options of urql's normalised cache (`cacheExchange`) for one identity: things with an id are kept once, parts of them
 * belong to what they are parts of, and pages of a list are put together. Add `schema`, the result of an introspection
 * query, so that it knows which types an interface has.
 */
export function cacheOptions(): Pick<CacheExchangeOpts, 'keys' | 'resolvers'> {
  const resolvers: Record<string, Record<string, ReturnType<typeof relayPagination>>> = {};
  for (const [name, lists] of Object.entries(schema.lists)) {
    const fields = Object.keys(lists).map((field) => [field, relayPagination()]);
    resolvers[name] = Object.fromEntries(fields);
  }
  return { keys: Object.fromEntries(schema.withoutId.map((name) => [name, () => null])), resolvers };
}
