// The routes below `/api/v1/trends`: what several people use on the domain at the moment.

import { graphql } from '../../../graphql/documents/typed.ts';
import { TRENDING_LINK } from '../../documents/card.ts';
import { POST } from '../../documents/status.ts';
import { TAG } from '../../documents/tag.ts';
import { card } from '../../entities/card.ts';
import { status } from '../../entities/status.ts';
import { tag, useOfDay } from '../../entities/tag.ts';
import { offsetLinks } from '../../params/offset.ts';
import { limitOf } from '../../params/page.ts';
import { whole } from '../../params/types.ts';
import { ok, type RestRoute, route } from '../../route.ts';

const TAGS = graphql(
  'query RestTrendingTags($first: Int!, $skip: Int!) { trendingHashtags(first: $first, skip: $skip) { ...TagParts } }',
  [TAG],
);
const STATUSES = graphql(
  'query RestTrendingStatuses($first: Int!, $skip: Int!) { trendingPosts(first: $first, skip: $skip) { ...PostParts } }',
  [POST],
);

const LINKS = graphql(
  'query RestTrendingLinks($first: Int!, $skip: Int!) { trendingLinks(first: $first, skip: $skip) { ...TrendingLink } }',
  [TRENDING_LINK],
);

const PARAMS = { limit: whole, offset: whole };
/** Nothing is listed behind it. */
const LAST_PLACE = 100;

/** One list of trends: `load` answers a part of it. */
function trends(
  path: string,
  document: typeof TAGS | typeof STATUSES | typeof LINKS,
  usual: number,
  load: (
    call: Parameters<RestRoute['answer']>[0],
    part: { first: number; skip: number },
  ) => Promise<unknown[]>,
  more: { deprecation?: string } = {},
): RestRoute {
  return route({
    ...more,
    method: 'GET',
    path,
    audience: 'public',
    grants: ['read:statuses'],
    params: PARAMS,
    documents: [document],
    cache: 60,
    async answer(call) {
      const limit = limitOf(call.params.limit, usual);
      const offset = Math.max(0, call.params.offset ?? 0);
      if (limit === 0 || offset > LAST_PLACE) return ok([]);
      const found = await load(call as never, { first: limit, skip: offset });
      return ok(found, { link: offsetLinks(call.address, { limit, offset, found: found.length }) });
    },
  });
}

const tags: Parameters<typeof trends>[3] = async (call, part) => {
  const { trendingHashtags } = await call.ask(TAGS, part);
  return (trendingHashtags ?? []).map((each) => tag(call.domain, each));
};

export const TRENDS: readonly RestRoute[] = [
  trends('/api/v1/trends/tags', TAGS, 10, tags),
  trends('/api/v1/trends', TAGS, 10, tags, { deprecation: '@1648598400' }),
  trends('/api/v1/trends/links', LINKS, 10, async (call, part) => {
    const { trendingLinks } = await call.ask(LINKS, part);
    return (trendingLinks ?? []).map((each) => ({
      ...card(call.domain, each),
      history: each.history.map(useOfDay),
    }));
  }),
  trends('/api/v1/trends/statuses', STATUSES, 20, async (call, part) => {
    const { trendingPosts } = await call.ask(STATUSES, part);
    return (trendingPosts ?? []).map((each) => status(call, each));
  }),
];
