// `GET /api/v1/timelines/tag/:id`.

import { graphql } from '../../../graphql/documents/typed.ts';
import { ENTRIES } from '../../documents/status.ts';
import { PAGE } from '../../params/page.ts';
import { route } from '../../route.ts';
import { statusPage } from './page.ts';

const TAG = graphql(
  `query RestTag($name: String!, $first: Int, $last: Int, $after: String, $before: String, $newerThan: String) {
    hashtagTimeline(name: $name, first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan) { ...Entries }
  }`,
  [ENTRIES],
);

export const tagTimeline = route({
  method: 'GET',
  path: '/api/v1/timelines/tag/:id',
  audience: 'optional',
  scopes: ['read:statuses'],
  params: PAGE,
  documents: [TAG],
  cache: 15,
  answer: (call) =>
    statusPage(
      call,
      async (args) => (await call.ask(TAG, { ...args, name: call.part('id') })).hashtagTimeline,
    ),
});
