// The routes `GET /api/v1/statuses/:id` and `/api/v1/statuses`.

import { graphql } from '../../../graphql/documents/typed.ts';
import { ENTRY } from '../../documents/status.ts';
import { statusOfEntry } from '../../entities/status.ts';
import { RestError } from '../../errors.ts';
import { globalIds } from '../../ids.ts';
import { texts } from '../../params/types.ts';
import { ok, route } from '../../route.ts';
import { entryOf, NODE_GRANTS, STATUS } from './entry.ts';

export const showStatus = route({
  method: 'GET',
  path: '/api/v1/statuses/:id',
  audience: 'optional',
  scopes: ['read:statuses'],
  documents: [STATUS],
  grants: NODE_GRANTS,
  cache: 15,
  answer: async (call) => ok(statusOfEntry(call, await entryOf(call, call.part('id')))),
});

const STATUSES = graphql(
  'query RestStatuses($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on TimelineEntry { ...Entry } } }',
  [ENTRY],
);

/** How many statuses are given at once. */
const MOST = 20;

export const showStatuses = route({
  method: 'GET',
  path: '/api/v1/statuses',
  audience: 'optional',
  scopes: ['read:statuses'],
  params: { id: texts },
  documents: [STATUSES],
  grants: NODE_GRANTS,
  async answer(call) {
    if (new Set(call.params.id).size > MOST)
      throw new RestError(422, `Validation failed: Too many ids, at most ${MOST} are given at once`);
    const ids = globalIds('entry', call.params.id);
    if (ids.length === 0) return ok([]);
    const { nodes } = await call.ask(STATUSES, { ids });
    return ok(
      (nodes ?? []).flatMap((node) =>
        node?.__typename === 'TimelineEntry' ? [statusOfEntry(call, node)] : [],
      ),
    );
  },
});
