import type { PageData } from '../data.ts';
import { ENTRIES, type EntriesData, entriesView } from './post.ts';
import type { Runner } from './run.ts';

const LOCAL = `query LocalFeed($first: Int!) { localTimeline(first: $first) { ...Entries } }
${ENTRIES}`;

const TAG = `query Tag($name: String!, $first: Int!, $after: String) {
  hashtagTimeline(name: $name, first: $first, after: $after) { ...Entries }
}
${ENTRIES}`;

const POSTS_OF_A_PAGE = 20;

/** Reads what many wrote: the domain's feed and hashtags. */
export function timelineData({ trust, run, stranger }: Runner): Pick<PageData, 'feed' | 'tagged'> {
  const local = trust<{ localTimeline: EntriesData }, { first: number }>(LOCAL);
  const tag = trust<{ hashtagTimeline: EntriesData }, { name: string; first: number; after: string | null }>(
    TAG,
  );
  return {
    async feed(domain) {
      const { localTimeline } = await run(domain, local, { first: POSTS_OF_A_PAGE });
      return entriesView(localTimeline, stranger(domain).now).items.flatMap(({ post }) =>
        post.visibility === 'PUBLIC' ? [post] : [],
      );
    },
    async tagged(domain, name, after) {
      const { hashtagTimeline } = await run(domain, tag, { name, first: POSTS_OF_A_PAGE, after });
      return entriesView(hashtagTimeline, stranger(domain).now);
    },
  };
}
