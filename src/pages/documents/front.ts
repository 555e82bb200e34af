// Reads what a front page shows.

import { isLocalhost } from '../../core/domains/origin.ts';
import { hasUsers } from '../../core/first-start/link.ts';
import { graphql } from '../../graphql/documents/typed.ts';
import type { PageData } from '../data.ts';
import { PERSON, personView } from './person.ts';
import { ENTRIES, entriesView } from './post.ts';
import type { PagesGraphQL, Visit } from './run.ts';

const FRONT = graphql(
  `query Front($people: Int!, $posts: Int!) {
    domain { texts people(first: $people) { edges { node { ...Person } } } }
    localTimeline(first: $posts) { ...Entries }
  }`,
  [PERSON, ENTRIES],
);

const TEXTS = { ABOUT: 'about', PRIVACY: 'privacyPolicy', TERMS: 'terms' } as const;
const MOST_PEOPLE = 24;
const LATEST_POSTS = 10;

/** Reads what a front page shows besides the domain itself. */
export function frontData({ trust }: PagesGraphQL): (visit: Visit) => Pick<PageData, 'front'> {
  const document = trust(FRONT);
  return ({ run, ctx, domain }) => ({
    async front() {
      const data = await run(document, { people: MOST_PEOPLE, posts: LATEST_POSTS });
      const people = data.domain?.people?.edges.map(({ node }) => personView(node)) ?? [];
      return {
        people,
        posts: entriesView(data.localTimeline, ctx.now).items,
        texts: (data.domain?.texts ?? []).map((kind) => TEXTS[kind]),
        isNew: people.length === 0 && isLocalhost(domain.host) && !(await hasUsers(ctx)),
      };
    },
  });
}
