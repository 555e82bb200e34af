// `GET /api/v1/timelines/tag/:id`.

import { graphql } from '../../../graphql/documents/typed.ts';
import { normaliseHashtag } from '../../../lib/post-text/hashtag.ts';
import { ENTRIES } from '../../documents/status.ts';
import { PAGE } from '../../params/page.ts';
import { flag, texts } from '../../params/types.ts';
import { ok, route } from '../../route.ts';
import { originOf } from './origin.ts';
import { statusPage } from './page.ts';

const TAG = graphql(
  `query RestTag($name: String!, $first: Int, $last: Int, $after: String, $before: String, $newerThan: String,
    $any: [String!], $all: [String!], $none: [String!], $onlyMedia: Boolean, $origin: PostOrigin) {
    hashtagTimeline(name: $name, any: $any, all: $all, none: $none, onlyMedia: $onlyMedia, origin: $origin, first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan) { ...Entries }
  }`,
  [ENTRIES],
);

export const tagTimeline = route({
  method: 'GET',
  path: '/api/v1/timelines/tag/:id',
  audience: 'optional',
  scopes: ['read:statuses'],
  params: { ...PAGE, any: texts, all: texts, none: texts, local: flag, remote: flag, only_media: flag },
  documents: [TAG],
  cache: 15,
  answer(call) {
    // What is no hashtag is none that anybody used.
    if (normaliseHashtag(call.part('id')) === null) return ok([]);
    return statusPage(
      call,
      async (args) =>
        (
          await call.ask(TAG, {
            ...args,
            name: call.part('id'),
            any: hashtags(call.params.any),
            all: hashtags(call.params.all),
            none: hashtags(call.params.none),
            onlyMedia: call.params.only_media ?? false,
            origin: originOf(call.params),
          })
        ).hashtagTimeline,
    );
  },
});

/** The first ones of a list, as Mastodon reads it; what is no hashtag names none. */
function hashtags(names: readonly string[]): string[] {
  return names.flatMap((name) => normaliseHashtag(name) ?? []).slice(0, MOST_TAGS);
}

const MOST_TAGS = 4;
