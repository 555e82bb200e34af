// `GET /api/v1/accounts/:id/statuses`.

import { graphql } from '../../../graphql/documents/typed.ts';
import type { Call } from '../../call.ts';
import { ENTRIES, POST, type PostData } from '../../documents/status.ts';
import { status } from '../../entities/status.ts';
import { notFound } from '../../errors.ts';
import { globalId } from '../../ids.ts';
import { limitOf, linkHeader, PAGE, type PageParams } from '../../params/page.ts';
import { flag, text } from '../../params/types.ts';
import { ok, type Reply, route } from '../../route.ts';
import { statusPage } from '../timelines/page.ts';

const WRITTEN = graphql(
  `query RestAccountPosts($id: ID!, $replies: Boolean, $boosts: Boolean, $onlyMedia: Boolean, $mentioned: Boolean, $hashtag: String, $first: Int, $last: Int, $after: String, $before: String, $newerThan: String) {
    identity(id: $id) {
      posts(replies: $replies, boosts: $boosts, onlyMedia: $onlyMedia, mentioned: $mentioned, hashtag: $hashtag, first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan) { ...Entries }
    }
  }`,
  [ENTRIES],
);
const PINNED = graphql('query RestPinned($id: ID!) { identity(id: $id) { pinnedPosts { ...PostParts } } }', [
  POST,
]);

/** Pinned posts are few and come at once; as a page they are in the order of their ids, by which they are bounded. */
function pinnedPage(call: Call<PageParams>, pinned: readonly PostData[]): Reply {
  const limit = limitOf(call.params.limit, 20);
  const { max_id, since_id, min_id } = call.params;
  const edges = pinned
    .map((node) => ({ cursor: node.key, id: BigInt(node.key), node }))
    .filter(({ id }) => (max_id === undefined || id < BigInt(max_id)) && id > BigInt(min_id ?? since_id ?? 0))
    .sort((a, b) => (a.id < b.id ? 1 : -1));
  const page = min_id === undefined ? edges.slice(0, limit) : edges.slice(Math.max(0, edges.length - limit));
  return ok(
    page.map(({ node }) => status(call, node)),
    { link: linkHeader(call.address, page, { limit, back: 'min_id' }) },
  );
}

export const accountStatuses = route({
  method: 'GET',
  path: '/api/v1/accounts/:id/statuses',
  audience: 'optional',
  scopes: ['read:statuses'],
  params: {
    ...PAGE,
    exclude_replies: flag,
    exclude_reblogs: flag,
    only_media: flag,
    exclude_direct: flag,
    tagged: text,
    pinned: flag,
  },
  documents: [WRITTEN, PINNED],
  grants: ['read:accounts'],
  cache: 15,
  async answer(call) {
    const id = globalId('identity', call.part('id'));
    const { params } = call;
    if (params.pinned) {
      const { identity } = await call.ask(PINNED, { id });
      if (!identity) throw notFound();
      return pinnedPage(call, identity.pinnedPosts);
    }
    return statusPage(call, async (args) => {
      const { identity } = await call.ask(WRITTEN, {
        ...args,
        id,
        replies: !params.exclude_replies,
        boosts: !params.exclude_reblogs,
        onlyMedia: params.only_media ?? false,
        mentioned: !params.exclude_direct,
        hashtag: params.tagged ? params.tagged.slice(0, 200) : null,
      });
      if (!identity) throw notFound();
      return identity.posts;
    });
  },
});
