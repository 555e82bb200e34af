// Settings of Apollo Client's cache for this API.

import { InMemoryCache, type TypePolicies } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';
import schema from './schema.json' with { type: 'json' };

/**
 * The cache of an Apollo Client for one identity: things with an id are kept once, parts of them (`counts`, `viewer`)
 * are added to, and pages of a list are put together. Ask lists for `edges`, which Apollo joins; of `nodes` it keeps
 * the last page alone.
 */
export function createCache(): InMemoryCache {
  const typePolicies: TypePolicies = {};
  for (const name of schema.parts) typePolicies[name] = { merge: true };
  for (const [name, lists] of Object.entries(schema.lists)) {
    const fields = Object.entries(lists).map(([field, keys]) => [field, relayStylePagination([...keys])]);
    typePolicies[name] = { ...typePolicies[name], fields: Object.fromEntries(fields) };
  }
  return new InMemoryCache({ possibleTypes: schema.possibleTypes, typePolicies });
}
