// `GET /api/v1/timelines/home`.

import { graphql } from '../../../graphql/documents/typed.ts';
import { ENTRIES } from '../../documents/status.ts';
import { PAGE } from '../../params/page.ts';
import { route } from '../../route.ts';
import { statusPage } from './page.ts';

const HOME = graphql(
  `query RestHome($first: Int, $last: Int, $after: String, $before: String, $newerThan: String) {
    viewer { identity { homeTimeline(first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan) { ...Entries } } }
  }`,
  [ENTRIES],
);

export const homeTimeline = route({
  method: 'GET',
  path: '/api/v1/timelines/home',
  audience: 'user',
  scopes: ['read:statuses'],
  params: PAGE,
  documents: [HOME],
  answer: (call) =>
    statusPage(call, async (args) => (await call.ask(HOME, args)).viewer?.identity?.homeTimeline),
});
