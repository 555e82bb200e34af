// The query `search`: people, hashtags and posts by what somebody typed.

import { searchHashtags } from '../../../core/search/hashtags.ts';
import { searchIdentities } from '../../../core/search/identities.ts';
import { searchPosts } from '../../../core/search/posts.ts';
import { LONGEST_QUERY } from '../../../core/search/query.ts';
import { builder, type Types } from '../../schema/builder.ts';
import {
  type Connection,
  connect,
  connectionType,
  forwardArgs,
  numberWithin,
  pageArgs,
  pageComplexity,
  readForward,
} from '../../schema/connection.ts';
import { answered, InvalidInputError } from '../../schema/errors.ts';
import { readId } from '../../schema/ids.ts';
import { IdentityConnection } from '../identities/connection.ts';
import { PostConnection, withShown } from '../posts/lists.ts';
import { Hashtag, type ShownHashtag } from '../posts/parts.ts';

/** Further down nobody looks. */
const LAST_PLACE = 2_000;

const FoundHashtags = connectionType(
  'FoundHashtag',
  Hashtag,
  'Hashtags that were found, the shortest first.',
  'A hashtag that was found; the cursor is its place.',
) as unknown as PothosSchemaTypes.ObjectRef<Types, Connection<ShownHashtag>>;

/** A page of a list that is ordered by how well something fits: cursors are places in it. */
async function byPlace<Node>(
  args: { first?: number | null; after?: string | null },
  load: (page: { limit: number; offset: number }) => Promise<readonly Node[]>,
): Promise<Connection<Node>> {
  const { limit, after } = readForward(args);
  const offset = Number(after ?? 0n);
  if (offset > LAST_PLACE)
    throw new InvalidInputError(`Nothing is listed behind the ${LAST_PLACE}th place.`, { path: ['after'] });
  const rows = await load({ limit: limit + 1, offset });
  const edges = rows.slice(0, limit).map((node, index) => ({ cursor: String(offset + index + 1), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length > limit,
      hasPreviousPage: offset > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

const SearchResults = builder.objectRef<{ text: string }>('SearchResults').implement({
  description: 'What was found, kind by kind. Only what is asked for is searched.',
  fields: (t) => ({
    identities: t.field({
      type: IdentityConnection,
      description:
        'People with a handle or name that has words beginning as those typed: whoever has exactly this handle first, then those that the acting identity follows, then the most followed. `@ana@exam` is the name `ana` on servers that begin so.',
      args: {
        ...forwardArgs(t.arg),
        following: t.arg.boolean({
          defaultValue: false,
          description: 'Whether only those are found that the acting identity follows.',
        }),
      },
      complexity: pageComplexity,
      resolve: async ({ text }, { following, ...args }, ctx) => {
        const reader = await ctx.view.reader();
        return byPlace(args, (page) =>
          searchIdentities(ctx.core, reader, { text, ...page, isFollowing: following ?? false }),
        );
      },
    }),
    hashtags: t.field({
      type: FoundHashtags,
      description:
        'Hashtags that begin so, as far as public posts that this domain knows have them; the shortest first.',
      args: forwardArgs(t.arg),
      complexity: pageComplexity,
      resolve: ({ text }, args, ctx) => byPlace(args, (page) => searchHashtags(ctx.core, { text, ...page })),
    }),
    posts: t.field({
      type: PostConnection,
      description:
        'Posts with all of the words, newest first: public ones of authors who let themselves be found (`isIndexable`), and what the acting identity wrote, was mentioned in, boosted, favourited or bookmarked. Empty without an acting identity. Words in "quotes" stand together; a minus before something denies it. Operators: `from:` (a handle or `me`), `has:` (media, image, video, audio, poll, link, embed), `is:` (reply, sensitive), `in:` (library, public, all), `before:`, `after:` and `during:` (a year, month or day), `language:`, and `#hashtag`. A page looks at the newest few thousand matches.',
      args: {
        ...pageArgs(t.arg),
        skip: t.arg.int({
          defaultValue: 0,
          description: `How many of the newest are passed over, for clients that page by numbers; 0 to ${LAST_PLACE}.`,
        }),
        authorId: t.arg.id({ description: 'Global id of an identity: only its posts are found.' }),
      },
      complexity: pageComplexity,
      extensions: { dependsOnViewer: true },
      resolve: async ({ text }, { skip, authorId, ...args }, ctx, info) => {
        const { identity } = ctx.view;
        const reader = await ctx.view.reader();
        const offset = numberWithin(skip ?? 0, 'skip', 0, LAST_PLACE);
        const author = authorId == null ? null : readId(authorId, 'Identity', ['authorId']);
        return answered(async () => {
          const page = await connect(
            args,
            async (page) =>
              identity === null
                ? []
                : searchPosts(ctx.core, reader, identity, text, { ...page, offset }, author),
            (row) => row.id,
            (row, cursor) => ({ cursor, node: row }),
          );
          return withShown(ctx, info, page);
        });
      },
    }),
  }),
});

builder.queryField('search', (t) =>
  t.field({
    type: SearchResults,
    description:
      'Finds people, hashtags and posts among what this domain knows; `resolve` asks other servers for a handle or an address. New posts are found about a second after they were written.',
    authScopes: { open: 'read:search' },
    args: {
      query: t.arg.string({
        required: true,
        description: `What somebody typed, at most ${LONGEST_QUERY} characters; nothing is found for an empty text.`,
      }),
    },
    complexity: 20,
    resolve: (_root, { query }) => {
      if (query.length > LONGEST_QUERY)
        throw new InvalidInputError(`A query has at most ${LONGEST_QUERY} characters; shorten it.`, {
          path: ['query'],
        });
      return { text: query };
    },
  }),
);
