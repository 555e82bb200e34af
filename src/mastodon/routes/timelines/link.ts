// `GET /api/v1/timelines/link`: posts that link to a page which trends.

import { graphql } from '../../../graphql/documents/typed.ts';
import { parseWebUrl } from '../../../lib/url/url.ts';
import { ENTRIES } from '../../documents/status.ts';
import { notFound } from '../../errors.ts';
import { PAGE } from '../../params/page.ts';
import { text } from '../../params/types.ts';
import { route } from '../../route.ts';
import { statusPage } from './page.ts';

const LINK = graphql(
  `query RestLink($url: URL!, $first: Int, $last: Int, $after: String, $before: String, $newerThan: String) {
    linkTimeline(url: $url, first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan) { ...Entries }
  }`,
  [ENTRIES],
);

export const linkTimeline = route({
  method: 'GET',
  path: '/api/v1/timelines/link',
  audience: 'optional',
  scopes: ['read:statuses'],
  params: { ...PAGE, url: text },
  documents: [LINK],
  cache: 15,
  answer: (call) =>
    statusPage(call, async (args) => {
      const url = parseWebUrl(call.params.url)?.href;
      const found = url === undefined ? null : (await call.ask(LINK, { ...args, url })).linkTimeline;
      if (!found) throw notFound();
      return found;
    }),
});
