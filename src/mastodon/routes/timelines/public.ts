// `GET /api/v1/timelines/public`.

import { graphql } from '../../../graphql/documents/typed.ts';
import { ENTRIES } from '../../documents/status.ts';
import { PAGE } from '../../params/page.ts';
import { flag } from '../../params/types.ts';
import { route } from '../../route.ts';
import { statusPage } from './page.ts';

const LOCAL = graphql(
  `query RestLocal($first: Int, $last: Int, $after: String, $before: String, $newerThan: String) {
    localTimeline(first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan) { ...Entries }
  }`,
  [ENTRIES],
);

const FEDERATED = graphql(
  `query RestFederated($first: Int, $last: Int, $after: String, $before: String, $newerThan: String) {
    federatedTimeline(first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan) { ...Entries }
  }`,
  [ENTRIES],
);

export const publicTimeline = route({
  method: 'GET',
  path: '/api/v1/timelines/public',
  audience: 'optional',
  scopes: ['read:statuses'],
  params: { ...PAGE, local: flag, remote: flag },
  documents: [LOCAL, FEDERATED],
  cache: 15,
  answer: (call) =>
    statusPage(call, async (args) =>
      call.params.local && !call.params.remote
        ? (await call.ask(LOCAL, args)).localTimeline
        : (await call.ask(FEDERATED, args)).federatedTimeline,
    ),
});
