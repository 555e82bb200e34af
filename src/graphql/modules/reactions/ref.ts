// The emoji that people reacted to a post with, who did, and everybody who likes it.

import { likersOf, likesCountOf } from '../../../core/favourites/likes.ts';
import { LONGEST_NAME, shortcodeOf } from '../../../core/reactions/emoji.ts';
import { MOST_SHOWN, type ReactionCount, type Reactor, reactorsOf } from '../../../core/reactions/queries.ts';
import { MOST_REACTIONS } from '../../../core/reactions/react.ts';
import type { Identity, Reaction } from '../../../db/rows.ts';
import { builder, type Types } from '../../schema/builder.ts';
import { type Connection, connect, type Edge, pageArgs, pageComplexity } from '../../schema/connection.ts';
import { IdentityConnection } from '../identities/connection.ts';
import { IdentityRef } from '../identities/ref.ts';
import { CustomEmoji } from '../posts/emoji.ts';
import { PostRef } from '../posts/ref.ts';

const dependsOnViewer = { dependsOnViewer: true };

const NAME =
  'An emoji of Unicode, fully qualified; of a custom emoji `shortcode@domain`. `reactToPost` takes it as it is.';
const PICTURE = 'The picture of a custom emoji; null for emoji of Unicode.';

/** The picture of a reaction's emoji, as it is kept with it. */
const pictureOf = (it: Pick<Reaction, 'name' | 'url' | 'staticUrl'>) => {
  const shortcode = shortcodeOf(it);
  return shortcode === null || it.url === null ? null : { shortcode, url: it.url, staticUrl: it.staticUrl };
};

const PostReaction = builder.objectRef<ReactionCount>('PostReaction').implement({
  description: 'An emoji under a post, and how many reacted with it.',
  fields: (t) => ({
    name: t.exposeString('name', { description: NAME }),
    emoji: t.field({ type: CustomEmoji, nullable: true, description: PICTURE, resolve: pictureOf }),
    count: t.exposeInt('count', {
      description: 'How many identities reacted with it, as far as known here.',
    }),
    isMine: t.exposeBoolean('isMine', {
      description: 'Whether the acting identity is one of them.',
      extensions: dependsOnViewer,
    }),
  }),
});

interface ReactorEdge extends Edge<Identity> {
  reaction: Reaction;
}

interface Reactors extends Connection<Identity, ReactorEdge> {
  total: number | null;
}

const reactionOf = (edge: unknown) => (edge as ReactorEdge).reaction;

const ReactorConnection = builder.connectionObject(
  {
    type: IdentityRef,
    name: 'ReactorConnection',
    description: 'Who reacted to a post and with what, the newest reaction first; each reaction is an entry.',
    fields: (t) => ({
      totalCount: t.int({
        nullable: true,
        description:
          'How many reactions there are in all; more than the list shows where some are hidden from the viewer. Null where one emoji was asked for.',
        resolve: (it) => (it as unknown as Reactors).total,
      }),
    }),
  },
  {
    name: 'ReactorEdge',
    description: 'An identity and one of its reactions; the cursor is of the reaction.',
    fields: (t) => ({
      name: t.string({ description: NAME, resolve: (it) => reactionOf(it).name }),
      emoji: t.field({
        type: CustomEmoji,
        nullable: true,
        description: PICTURE,
        resolve: (it) => pictureOf(reactionOf(it)),
      }),
      reactedAt: t.field({
        type: 'DateTime',
        description: 'When it reacted, or its reaction came here.',
        resolve: (it) => reactionOf(it).createdAt,
      }),
    }),
  },
) as unknown as PothosSchemaTypes.ObjectRef<Types, Reactors>;

builder.objectFields(PostRef, (t) => ({
  reactions: t.field({
    type: [PostReaction],
    description: `The emoji that people reacted to it with, the most used first; ${MOST_SHOWN} at most. \`PostUpdated\` frames bring it anew.`,
    resolve: (post, _args, { view }) => {
      if (post.reactionsCount === 0) return [];
      const found = view.reactions.get(post.id);
      return found instanceof Promise ? found.then((loaded) => loaded ?? []) : (found ?? []);
    },
  }),
  reactors: t.field({
    type: ReactorConnection,
    description: `The identities that reacted to it and that the viewer may see, newest first; each has ${MOST_REACTIONS} reactions at most. Of posts of other servers only those whose reaction was sent here.`,
    args: {
      ...pageArgs(t.arg),
      name: t.arg.string({
        description: `Only reactions with the emoji of this \`name\`, ${LONGEST_NAME} characters at most; all when left out.`,
      }),
    },
    complexity: pageComplexity,
    extensions: dependsOnViewer,
    resolve: async (post, { name, ...args }, ctx) => {
      const reader = await ctx.view.reader();
      const connection = await connect<Reactor, Identity, ReactorEdge>(
        args,
        (page) => reactorsOf(ctx.core, reader, post, page, name ?? null),
        (row) => row.cursor,
        (row, cursor) => ({ cursor, node: row.identity, reaction: row.reaction }),
      );
      return { ...connection, total: name == null ? post.reactionsCount : null };
    },
  }),
  likers: t.field({
    type: IdentityConnection,
    description:
      'The identities that favourited it or reacted to it, each once, and that the viewer may see, newest first.',
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    extensions: dependsOnViewer,
    resolve: async (post, args, ctx) => {
      const reader = await ctx.view.reader();
      const connection = await connect(
        args,
        (page) => likersOf(ctx.core, reader, post, page),
        (row) => row.cursor,
        (row, cursor) => ({ cursor, node: row.identity }),
      );
      return { ...connection, total: likesCountOf(post) };
    },
  }),
}));

/** A reaction as its notification tells of it. */
export const GivenReaction = builder.objectRef<Reaction>('GivenReaction').implement({
  description: 'An emoji that somebody reacted with.',
  fields: (t) => ({
    name: t.exposeString('name', { description: NAME }),
    emoji: t.field({ type: CustomEmoji, nullable: true, description: PICTURE, resolve: pictureOf }),
  }),
});
