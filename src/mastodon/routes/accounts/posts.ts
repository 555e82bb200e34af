// `GET /api/v1/accounts/:id/statuses`.

import { graphql } from '../../../graphql/documents/typed.ts';
import { ENTRIES, POST } from '../../documents/status.ts';
import { status } from '../../entities/status.ts';
import { notFound } from '../../errors.ts';
import { globalId } from '../../ids.ts';
import { PAGE } from '../../params/page.ts';
import { flag, text } from '../../params/types.ts';
import { ok, route } from '../../route.ts';
import { statusPage } from '../timelines/page.ts';

const WRITTEN = graphql(
  `query RestAccountPosts($id: ID!, $replies: Boolean, $boosts: Boolean, $onlyMedia: Boolean, $hashtag: String, $first: Int, $last: Int, $after: String, $before: String, $newerThan: String) {
    identity(id: $id) {
      posts(replies: $replies, boosts: $boosts, onlyMedia: $onlyMedia, hashtag: $hashtag, first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan) { ...Entries }
    }
  }`,
  [ENTRIES],
);
const PINNED = graphql('query RestPinned($id: ID!) { identity(id: $id) { pinnedPosts { ...PostParts } } }', [
  POST,
]);

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
      return ok(identity.pinnedPosts.map((post) => status(call, post)));
    }
    return statusPage(call, async (args) => {
      const { identity } = await call.ask(WRITTEN, {
        ...args,
        id,
        replies: !params.exclude_replies,
        boosts: !params.exclude_reblogs,
        onlyMedia: params.only_media ?? false,
        hashtag: params.tagged ? params.tagged.slice(0, 200) : null,
      });
      if (!identity) throw notFound();
      return identity.posts;
    });
  },
});
