// `GET /api/v1/timelines/list/:id`.

import { graphql } from '../../../graphql/documents/typed.ts';
import { ENTRIES } from '../../documents/status.ts';
import { notFound } from '../../errors.ts';
import { globalId } from '../../ids.ts';
import { PAGE } from '../../params/page.ts';
import { route } from '../../route.ts';
import { statusPage } from './page.ts';

const LIST = graphql(
  `query RestListTimeline($id: ID!, $first: Int, $last: Int, $after: String, $before: String, $newerThan: String) {
    node(id: $id) {
      __typename
      ... on List { timeline(first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan) { ...Entries } }
    }
  }`,
  [ENTRIES],
);

export const listTimeline = route({
  method: 'GET',
  path: '/api/v1/timelines/list/:id',
  audience: 'user',
  scopes: ['read:lists'],
  grants: ['read'],
  params: PAGE,
  documents: [LIST],
  answer: (call) =>
    statusPage(call, async (args) => {
      const { node } = await call.ask(LIST, { id: globalId('list', call.part('id')), ...args });
      if (node?.__typename !== 'List') throw notFound();
      return node.timeline;
    }),
});
