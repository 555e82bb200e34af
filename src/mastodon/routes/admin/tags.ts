// Hashtags that a domain knows, for its moderators: whether they trend, are found, and can be used.

import { graphql, type ResultOf } from '../../../graphql/documents/typed.ts';
import type { Call } from '../../call.ts';
import { TAG } from '../../documents/tag.ts';
import { tag } from '../../entities/tag.ts';
import { invalid, notFound } from '../../errors.ts';
import { isKey } from '../../ids.ts';
import { PAGE } from '../../params/page.ts';
import { flag, text } from '../../params/types.ts';
import { ok, type RestRoute, route } from '../../route.ts';
import { moderatedPage } from './page.ts';

export const ADMIN_TAG = graphql(
  'fragment AdminTag on Hashtag { ...TagParts moderation { isTrendable isListable isUsable reviewedAt } }',
  [TAG],
);
const LIST = graphql(
  `query RestKnownHashtags($first: Int, $last: Int, $after: String, $before: String, $newerThan: String) {
    domain { knownHashtags(first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan) { edges { cursor node { ...AdminTag } } } }
  }`,
  [ADMIN_TAG],
);
const ONE = graphql('query RestKnownHashtag($key: Snowflake!) { knownHashtag(key: $key) { ...AdminTag } }', [
  ADMIN_TAG,
]);
const UPDATE = graphql(
  `mutation RestUpdateHashtag($input: UpdateHashtagInput!) {
    done: updateHashtag(input: $input) { ... on UpdateHashtagPayload { hashtag { ...AdminTag } } ... on Error { code message path } }
  }`,
  [ADMIN_TAG],
);

/** What somebody moderates is answered with what was decided about it, as apps expect: also where they only decided. */
export const SEES_TAGS = ['read:statuses', 'admin:read'] as const;

/** Admin::Tag. */
export function adminTag(call: Call<unknown>, data: ResultOf<typeof ADMIN_TAG>) {
  const { moderation } = data;
  return {
    ...tag(call.domain, data),
    trendable: moderation?.isTrendable ?? null,
    usable: moderation?.isUsable ?? null,
    listable: moderation?.isListable ?? null,
    requires_review: moderation?.reviewedAt == null,
  };
}

/** One that the domain knows, by its id in the path. Throws 404. */
export async function adminTagOf(call: Call<unknown>) {
  const { knownHashtag } = await call.ask(ONE, { key: keyIn(call) });
  if (!knownHashtag) throw notFound();
  return adminTag(call, knownHashtag);
}
export const ADMIN_TAG_DOCUMENT = ONE;

/** The id in the path. Throws 404 for what is none. */
export function keyIn(call: Call<unknown>): string {
  const key = call.part('id');
  if (!isKey(key)) throw notFound();
  return key;
}

const list = route({
  method: 'GET',
  path: '/api/v1/admin/tags',
  audience: 'moderator',
  scopes: ['admin:read'],
  grants: SEES_TAGS,
  params: PAGE,
  documents: [LIST],
  answer: (call) =>
    moderatedPage(
      call,
      100,
      async (args) => (await call.ask(LIST, args)).domain?.knownHashtags?.edges ?? [],
      ({ node }) => adminTag(call, node),
    ),
});

const show = route({
  method: 'GET',
  path: '/api/v1/admin/tags/:id',
  audience: 'moderator',
  scopes: ['admin:read'],
  grants: SEES_TAGS,
  documents: [ONE],
  answer: async (call) => ok(await adminTagOf(call)),
});

const update = route({
  method: ['PUT', 'PATCH'],
  path: '/api/v1/admin/tags/:id',
  audience: 'moderator',
  scopes: ['admin:write'],
  grants: SEES_TAGS,
  params: { display_name: text, trendable: flag, usable: flag, listable: flag },
  documents: [ONE, UPDATE],
  async answer(call) {
    await adminTagOf(call);
    const { display_name, trendable, usable, listable } = call.params;
    const { hashtag } = await call.act(
      UPDATE,
      {
        input: {
          key: keyIn(call),
          isTrendable: trendable ?? null,
          isUsable: usable ?? null,
          isListable: listable ?? null,
          display: display_name ?? null,
        },
      },
      ({ path }) =>
        path.includes('display') ? invalid('Display name does not match the previous name') : null,
    );
    return ok(adminTag(call, hashtag));
  },
});

export const ADMIN_TAGS: readonly RestRoute[] = [list, show, update];
