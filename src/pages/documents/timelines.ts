// Reads the feed of a domain, and hashtags.

import { graphql } from '../../graphql/documents/typed.ts';
import type { PageData } from '../data.ts';
import { ENTRIES, entriesView } from './post.ts';
import type { PagesGraphQL, Visit } from './run.ts';

const LOCAL = graphql('query LocalFeed($first: Int!) { localTimeline(first: $first) { ...Entries } }', [
  ENTRIES,
]);

const TAG = graphql(
  `query Tag($name: String!, $first: Int!, $after: String) {
    hashtag(name: $name) { display }
    hashtagTimeline(name: $name, first: $first, after: $after) { ...Entries }
  }`,
  [ENTRIES],
);

const POSTS_OF_A_PAGE = 20;

/** Reads what many wrote: the domain's feed and hashtags. */
export function timelineData({ trust }: PagesGraphQL): (visit: Visit) => Pick<PageData, 'feed' | 'tagged'> {
  const local = trust(LOCAL);
  const tag = trust(TAG);
  return ({ run, ctx }) => ({
    async feed() {
      const { localTimeline } = await run(local, { first: POSTS_OF_A_PAGE });
      return entriesView(localTimeline, ctx.now).items.flatMap(({ post }) =>
        post.visibility === 'PUBLIC' ? [post] : [],
      );
    },
    async tagged(name, after) {
      const { hashtag, hashtagTimeline } = await run(tag, { name, first: POSTS_OF_A_PAGE, after });
      return { display: hashtag?.display ?? name, entries: entriesView(hashtagTimeline, ctx.now) };
    },
  });
}
