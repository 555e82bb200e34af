// Reads profiles and their feeds.

import { identityByHandle } from '../../core/identities/queries.ts';
import { graphql, type ResultOf } from '../../graphql/documents/typed.ts';
import { GONE, type Gone, type PageData } from '../data.ts';
import type { PostView, ProfileView } from '../views.ts';
import { PERSON, type PersonData, personView } from './person.ts';
import { ENTRIES, entriesView, POST, postView } from './post.ts';
import type { PagesGraphQL, Visit } from './run.ts';

const PROFILE = graphql(
  `fragment Profile on Identity {
    ...Person
    bio fields { name value verifiedAt } headerUrl headerAlt isLocked language createdAt
    counts { posts followers following }
    movedTo { ...Person }
  }`,
  [PERSON],
);

const PAGE = graphql(
  `query Profile($handle: Handle!, $first: Int!, $after: String, $isFirst: Boolean!) {
    identityByHandle(handle: $handle) {
      ...Profile
      posts(first: $first, after: $after) { ...Entries }
      pinnedPosts @include(if: $isFirst) { ...Post }
    }
  }`,
  [PROFILE, ENTRIES, POST],
);

const FEED = graphql(
  `query ProfileFeed($handle: Handle!, $first: Int!) {
    identityByHandle(handle: $handle) {
      id
      ...Profile
      posts(first: $first, replies: true, boosts: false) { ...Entries }
    }
  }`,
  [PROFILE, ENTRIES],
);

/** What is older, of somebody who was read in the same request. */
const OLDER = graphql(
  `query ProfileFeedOlder($id: ID!, $first: Int!, $after: String) {
    identity(id: $id) { posts(first: $first, after: $after, replies: true, boosts: false) { ...Entries } }
  }`,
  [ENTRIES],
);

type ProfileData = ResultOf<typeof PROFILE>;

const POSTS_OF_A_PAGE = 20;
const POSTS_OF_A_FEED = 20;
const POSTS_OF_A_ROUND = 40;
/** A feed holds public posts alone, and somebody may write hundreds that are not; this far back they are looked for. */
const MOST_ROUNDS = 5;

/** Reads profiles and their feeds. */
export function profileData({ trust }: PagesGraphQL): (visit: Visit) => Pick<PageData, 'profile' | 'feedOf'> {
  const page = trust(PAGE);
  const feed = trust(FEED);
  const older = trust(OLDER);
  return ({ run, domain, ctx }) => {
    const handleOf = (username: string) => `@${username}@${domain.name}`;

    /** Why nothing was found: deleted is said, hidden is not. */
    async function missing(username: string): Promise<Gone | null> {
      const identity = await identityByHandle(ctx, username, domain.name);
      return identity?.state === 'DELETED' ? GONE : null;
    }

    return {
      async profile(username, after) {
        const handle = handleOf(username);
        const isFirst = after === null;
        const { identityByHandle: found } = await run(page, {
          handle,
          first: POSTS_OF_A_PAGE,
          after,
          isFirst,
        });
        if (!found || isSoftware(found)) return missing(username);
        const pinned = (found.pinnedPosts ?? []).map((post) => postView(post, ctx.now));
        return { profile: profileView(found), pinned, entries: entriesView(found.posts, ctx.now) };
      },
      async feedOf(username) {
        const first = POSTS_OF_A_ROUND;
        const { identityByHandle: found } = await run(feed, { handle: handleOf(username), first });
        if (!found || isSoftware(found)) return missing(username);
        const posts: PostView[] = [];
        let { items, older: after } = entriesView(found.posts, ctx.now);
        for (let round = 1; ; round += 1) {
          posts.push(...items.map(({ post }) => post).filter(({ visibility }) => visibility === 'PUBLIC'));
          if (after === null || posts.length >= POSTS_OF_A_FEED || round === MOST_ROUNDS) break;
          const answer: ResultOf<typeof OLDER> = await run(older, { id: found.id, first, after });
          ({ items, older: after } = entriesView(answer.identity?.posts ?? null, ctx.now));
        }
        return { profile: profileView(found), posts: posts.slice(0, POSTS_OF_A_FEED) };
      },
    };
  };
}

/** The actor that speaks for the server has no page. */
function isSoftware({ type }: PersonData): boolean {
  return type === 'APPLICATION';
}

function profileView(data: ProfileData): ProfileView {
  const { bio, fields, headerUrl, headerAlt, isLocked, language, createdAt, counts, movedTo } = data;
  return {
    ...personView(personOf(data)),
    bioHtml: bio,
    fields: fields.map(({ name, value, verifiedAt }) => ({ name, valueHtml: value, verifiedAt })),
    headerUrl,
    headerAlt,
    isLocked,
    language,
    joinedAt: createdAt,
    counts,
    movedTo: movedTo && personView(movedTo),
  };
}

function personOf(data: ProfileData): PersonData {
  const { key, username, handle, name, uri, url, avatarUrl, avatarAlt, type, isBot, isIndexable } = data;
  return { key, username, handle, name, uri, url, avatarUrl, avatarAlt, type, isBot, isIndexable };
}
