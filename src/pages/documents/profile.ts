import { identityByHandle } from '../../core/identities/queries.ts';
import type { Domain } from '../../db/rows.ts';
import { GONE, type Gone, type PageData } from '../data.ts';
import type { PostView, ProfileView } from '../views.ts';
import { type PersonData, personView } from './person.ts';
import { ENTRIES, type EntriesData, entriesView, type PostData, postView } from './post.ts';
import type { Runner } from './run.ts';

const PROFILE = `fragment Profile on Identity {
  ...Person
  bio fields { name value verifiedAt } headerUrl headerAlt isLocked language createdAt
  counts { posts followers following }
  movedTo { ...Person }
}`;

interface ProfileData extends PersonData {
  bio: string;
  fields: { name: string; value: string; verifiedAt: string | null }[];
  headerUrl: string | null;
  headerAlt: string;
  isLocked: boolean;
  language: string | null;
  createdAt: string;
  counts: { posts: number; followers: number | null; following: number | null };
  movedTo: PersonData | null;
}

const PAGE = `query Profile($handle: Handle!, $first: Int!, $after: String, $isFirst: Boolean!) {
  identityByHandle(handle: $handle) {
    ...Profile
    posts(first: $first, after: $after) { ...Entries }
    pinnedPosts @include(if: $isFirst) { ...Post }
  }
}
${PROFILE}
${ENTRIES}`;

const FEED = `query ProfileFeed($handle: Handle!, $first: Int!, $after: String) {
  identityByHandle(handle: $handle) {
    ...Profile
    posts(first: $first, after: $after, replies: true, boosts: false) { ...Entries }
  }
}
${PROFILE}
${ENTRIES}`;

type Answer = {
  identityByHandle: (ProfileData & { posts: EntriesData; pinnedPosts?: PostData[] }) | null;
};

const POSTS_OF_A_PAGE = 20;
const POSTS_OF_A_FEED = 20;
/** A feed holds public posts alone, and somebody may write hundreds that are not; this far back they are looked for. */
const MOST_ROUNDS = 5;

/** Reads profiles and their feeds. */
export function profileData({ trust, run, stranger }: Runner): Pick<PageData, 'profile' | 'feedOf'> {
  const page = trust<Answer, { handle: string; first: number; after: string | null; isFirst: boolean }>(PAGE);
  const feed = trust<Answer, { handle: string; first: number; after: string | null }>(FEED);

  /** Why nothing was found: deleted is told, hidden is not. */
  async function missing(domain: Domain, username: string): Promise<Gone | null> {
    const identity = await identityByHandle(stranger(domain), username, domain.name);
    return identity?.state === 'DELETED' ? GONE : null;
  }

  return {
    async profile(domain, username, after) {
      const handle = `@${username}@${domain.name}`;
      const isFirst = after === null;
      const { identityByHandle: found } = await run(domain, page, {
        handle,
        first: POSTS_OF_A_PAGE,
        after,
        isFirst,
      });
      if (!found || isSoftware(found)) return missing(domain, username);
      const now = stranger(domain).now;
      const pinned = (found.pinnedPosts ?? []).map((post) => postView(post, now));
      return { profile: profileView(found), pinned, entries: entriesView(found.posts, now) };
    },
    async feedOf(domain, username) {
      const handle = `@${username}@${domain.name}`;
      const posts: PostView[] = [];
      let after: string | null = null;
      for (let round = 0; round < MOST_ROUNDS; round += 1) {
        const { identityByHandle: found }: Answer = await run(domain, feed, { handle, first: 40, after });
        if (!found || isSoftware(found)) return missing(domain, username);
        const { items, older } = entriesView(found.posts, stranger(domain).now);
        posts.push(...items.map(({ post }) => post).filter(({ visibility }) => visibility === 'PUBLIC'));
        after = older;
        if (after === null || posts.length >= POSTS_OF_A_FEED || round === MOST_ROUNDS - 1) {
          return { profile: profileView(found), posts: posts.slice(0, POSTS_OF_A_FEED) };
        }
      }
      return null;
    },
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
  const { key, username, handle, name, uri, url, avatarUrl, avatarAlt, type, isIndexable } = data;
  return { key, username, handle, name, uri, url, avatarUrl, avatarAlt, type, isIndexable };
}
