// What trends on a domain, for its moderators: also what they rejected, and the sites that links lead to.

import { graphql, type ResultOf } from '../../../graphql/documents/typed.ts';
import type { Call } from '../../call.ts';
import { TRENDING_LINK } from '../../documents/card.ts';
import { POST } from '../../documents/status.ts';
import { card } from '../../entities/card.ts';
import { dateTimeOrNull } from '../../entities/dates.ts';
import { status } from '../../entities/status.ts';
import { useOfDay } from '../../entities/tag.ts';
import { notFound } from '../../errors.ts';
import { globalId } from '../../ids.ts';
import { limitOf, PAGE } from '../../params/page.ts';
import { whole } from '../../params/types.ts';
import { type AnyDocument, ok, type RestRoute, route } from '../../route.ts';
import { moderatedPage } from './page.ts';
import { ADMIN_TAG, ADMIN_TAG_DOCUMENT, adminTag, adminTagOf, keyIn, SEES_TAGS } from './tags.ts';

const LINK = graphql('fragment AdminLink on LinkPreview { key moderation { reviewedAt } ...TrendingLink }', [
  TRENDING_LINK,
]);
const STATUS = graphql('fragment AdminStatus on Post { trendModeration { reviewedAt } ...PostParts }', [
  POST,
]);
const PUBLISHER = graphql(
  'fragment AdminPublisher on LinkPublisher { key host isTrendable reviewedAt createdAt }',
);

const TAGS = graphql(
  'query RestAllTrendingTags($first: Int!, $skip: Int!) { trendingHashtags(first: $first, skip: $skip, withRejected: true) { ...AdminTag } }',
  [ADMIN_TAG],
);
const LINKS = graphql(
  'query RestAllTrendingLinks($first: Int!, $skip: Int!) { trendingLinks(first: $first, skip: $skip, withRejected: true) { ...AdminLink } }',
  [LINK],
);
const STATUSES = graphql(
  'query RestAllTrendingPosts($first: Int!, $skip: Int!) { trendingPosts(first: $first, skip: $skip, withRejected: true) { ...AdminStatus } }',
  [STATUS],
);
const ONE_STATUS = graphql('query RestReviewedPost($id: ID!) { post(id: $id) { ...AdminStatus } }', [STATUS]);
const PUBLISHERS = graphql(
  `query RestLinkPublishers($first: Int, $last: Int, $after: String, $before: String, $newerThan: String) {
    domain { linkPublishers(first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan) { edges { cursor node { ...AdminPublisher } } } }
  }`,
  [PUBLISHER],
);
const REVIEW = graphql(`mutation RestReviewTrend($input: ReviewTrendInput!) {
  done: reviewTrend(input: $input) { ... on ReviewTrendPayload { key } ... on Error { code message path } }
}`);

const link = (call: Call<unknown>, data: ResultOf<typeof LINK>) => ({
  id: data.key,
  ...card(call.domain, data),
  history: data.history.map(useOfDay),
  requires_review: data.moderation?.reviewedAt == null,
});
const post = (call: Call<unknown>, data: ResultOf<typeof STATUS>) => ({
  ...status(call, data),
  requires_review: data.trendModeration?.reviewedAt == null,
});
/** Admin::Trends::Links::PreviewCardProvider. */
const publisher = (data: ResultOf<typeof PUBLISHER>) => ({
  id: data.key,
  domain: data.host,
  trendable: data.isTrendable,
  reviewed_at: dateTimeOrNull(data.reviewedAt),
  requested_review_at: dateTimeOrNull(data.createdAt),
  requires_review: data.reviewedAt === null,
});

/** Nothing is listed behind it. */
const LAST_PLACE = 100;
/** What is asked for at once. */
const PART = 40;

interface Part {
  first: number;
  skip: number;
}

type Load<Entry> = (call: Call<unknown>, part: Part) => Promise<Entry[]>;

const tags: Load<unknown> = async (call, part) =>
  ((await call.ask(TAGS, part)).trendingHashtags ?? []).map((each) => adminTag(call, each));
const links: Load<ReturnType<typeof link>> = async (call, part) =>
  ((await call.ask(LINKS, part)).trendingLinks ?? []).map((each) => link(call, each));
const statuses: Load<unknown> = async (call, part) =>
  ((await call.ask(STATUSES, part)).trendingPosts ?? []).map((each) => post(call, each));

const PATH = '/api/v1/admin/trends';
const SEES = ['read', 'admin:read'] as const;

const list = (name: string, document: AnyDocument, usual: number, load: Load<unknown>): RestRoute =>
  route({
    method: 'GET',
    path: `${PATH}/${name}`,
    audience: 'moderator',
    scopes: ['admin:read'],
    grants: SEES,
    params: { limit: whole, offset: whole },
    documents: [document],
    async answer(call) {
      const first = Math.max(1, limitOf(call.params.limit, usual));
      const skip = Math.min(Math.max(0, call.params.offset ?? 0), LAST_PLACE);
      const found = await load(call, { first, skip });
      return ok(call.params.limit === 0 ? [] : found);
    },
  });

type Subject = 'HASHTAG' | 'LINK' | 'POST' | 'PUBLISHER';

/** Lets one trend, or keeps it from that, and answers it as it is then. */
const decide = (
  name: string,
  subject: Subject,
  documents: readonly AnyDocument[],
  shown: (call: Call<unknown>) => Promise<unknown>,
): RestRoute[] =>
  (['approve', 'reject'] as const).map((verb) =>
    route({
      method: 'POST',
      path: `${PATH}/${name}/:id/${verb}`,
      audience: 'moderator',
      scopes: ['admin:write'],
      grants: [...SEES, ...SEES_TAGS],
      documents: [REVIEW, ...documents],
      async answer(call) {
        await call.act(REVIEW, { input: { subject, key: keyIn(call), isApproved: verb === 'approve' } });
        return ok(await shown(call));
      },
    }),
  );

/** A link that trends; of one that does not any more its id alone is told. */
async function linkOf(call: Call<unknown>): Promise<object> {
  for (let skip = 0; skip <= LAST_PLACE; skip += PART) {
    const part = await links(call, { first: PART, skip });
    const found = part.find(({ id }) => id === call.part('id'));
    if (found) return found;
    if (part.length < PART) break;
  }
  return { id: call.part('id'), requires_review: false };
}

async function statusOf(call: Call<unknown>): Promise<object> {
  const { post: found } = await call.ask(ONE_STATUS, { id: globalId('post', call.part('id')) });
  if (!found) throw notFound();
  return post(call, found);
}

async function publisherOf(call: Call<unknown>): Promise<object> {
  const beyond = String(BigInt(call.part('id')) + 1n);
  const args = { first: 1, last: null, after: beyond, before: null, newerThan: null };
  const [found] = (await call.ask(PUBLISHERS, args)).domain?.linkPublishers?.edges ?? [];
  if (found?.node.key !== call.part('id')) throw notFound();
  return publisher(found.node);
}

const publishers = route({
  method: 'GET',
  path: `${PATH}/links/publishers`,
  audience: 'moderator',
  scopes: ['admin:read'],
  grants: SEES,
  params: PAGE,
  documents: [PUBLISHERS],
  answer: (call) =>
    moderatedPage(
      call,
      100,
      async (args) => (await call.ask(PUBLISHERS, args)).domain?.linkPublishers?.edges ?? [],
      ({ node }) => publisher(node),
    ),
});

export const ADMIN_TRENDS: readonly RestRoute[] = [
  list('tags', TAGS, 10, tags),
  ...decide('tags', 'HASHTAG', [ADMIN_TAG_DOCUMENT], adminTagOf),
  list('links', LINKS, 10, links),
  publishers,
  ...decide('links/publishers', 'PUBLISHER', [PUBLISHERS], publisherOf),
  ...decide('links', 'LINK', [LINKS], linkOf),
  list('statuses', STATUSES, 20, statuses),
  ...decide('statuses', 'POST', [ONE_STATUS], statusOf),
];
