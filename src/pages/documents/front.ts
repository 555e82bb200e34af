import type { PageData } from '../data.ts';
import { type PersonData, personView } from './person.ts';
import { ENTRIES, type EntriesData, entriesView } from './post.ts';
import type { Runner } from './run.ts';

const FRONT = `query Front($people: Int!, $posts: Int!) {
  domain { people(first: $people) { edges { node { ...Person } } } }
  localTimeline(first: $posts) { ...Entries }
}
${ENTRIES}`;

interface Answer {
  domain: { people: { edges: { node: PersonData }[] } } | null;
  localTimeline: EntriesData;
}

const MOST_PEOPLE = 24;
const LATEST_POSTS = 10;

/** Reads what a front page shows besides the domain itself. */
export function frontData({ trust, run, stranger }: Runner): Pick<PageData, 'front'> {
  const document = trust<Answer, { people: number; posts: number }>(FRONT);
  return {
    async front(domain) {
      const data = await run(domain, document, { people: MOST_PEOPLE, posts: LATEST_POSTS });
      return {
        people: data.domain?.people.edges.map(({ node }) => personView(node)) ?? [],
        posts: entriesView(data.localTimeline, stranger(domain).now).items,
      };
    },
  };
}
