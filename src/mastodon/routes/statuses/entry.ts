// Loads the post or boost that a status id names.

import { graphql } from '../../../graphql/documents/typed.ts';
import type { Scope } from '../../../lib/scopes.ts';
import type { Call } from '../../call.ts';
import { ENTRY, type EntryData } from '../../documents/status.ts';
import { notFound } from '../../errors.ts';
import { globalId } from '../../ids.ts';

/** A status is a post, or a boost with an id of its own. */
export const STATUS = graphql(
  'query RestStatus($id: ID!) { node(id: $id) { __typename ... on TimelineEntry { ...Entry } } }',
  [ENTRY],
);

/** `Query.node` is under `read`; the routes that ask it hold a narrower scope, which they checked. */
export const NODE_GRANTS: readonly Scope[] = ['read'];

/** The status with an id, as the viewer sees it. Throws 404. */
export async function entryOf(call: Call<unknown>, key: string): Promise<EntryData> {
  const { node } = await call.ask(STATUS, { id: globalId('entry', key) });
  if (node?.__typename !== 'TimelineEntry') throw notFound();
  return node;
}

const TARGET = graphql(
  'query RestTarget($id: ID!) { node(id: $id) { __typename ... on TimelineEntry { post { id key } } } }',
);

export { TARGET };

/** The global id of the post that an id means: that of a boost means the post inside of it. Throws 404. */
export async function postIdOf(call: Call<unknown>, key: string): Promise<string> {
  const { node } = await call.ask(TARGET, { id: globalId('entry', key) });
  if (node?.__typename !== 'TimelineEntry') throw notFound();
  return node.post.id;
}
