// `GET /api/v1/timelines/public`.

import { graphql } from '../../../graphql/documents/typed.ts';
import { ENTRIES } from '../../documents/status.ts';
import { PAGE } from '../../params/page.ts';
import { flag } from '../../params/types.ts';
import { route } from '../../route.ts';
import { originOf } from './origin.ts';
import { statusPage } from './page.ts';

const LOCAL = graphql(
  `query RestLocal($first: Int, $last: Int, $after: String, $before: String, $newerThan: String, $onlyMedia: Boolean) {
    localTimeline(onlyMedia: $onlyMedia, first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan) { ...Entries }
  }`,
  [ENTRIES],
);

const FEDERATED = graphql(
  `query RestFederated($first: Int, $last: Int, $after: String, $before: String, $newerThan: String, $onlyMedia: Boolean, $origin: PostOrigin) {
    federatedTimeline(onlyMedia: $onlyMedia, origin: $origin, first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan) { ...Entries }
  }`,
  [ENTRIES],
);

export const publicTimeline = route({
  method: 'GET',
  path: '/api/v1/timelines/public',
  audience: 'optional',
  scopes: ['read:statuses'],
  params: { ...PAGE, local: flag, remote: flag, only_media: flag },
  documents: [LOCAL, FEDERATED],
  cache: 15,
  answer: (call) =>
    statusPage(call, async (page) => {
      const origin = originOf(call.params);
      const args = { ...page, onlyMedia: call.params.only_media ?? false };
      return origin === 'LOCAL'
        ? (await call.ask(LOCAL, args)).localTimeline
        : (await call.ask(FEDERATED, { ...args, origin })).federatedTimeline;
    }),
});
