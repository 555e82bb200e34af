// Fields of Post that need more than its row: author, parent, counts, the viewer's marks.

import { isLocal } from '../../../core/identities/queries.ts';
import { viewerMay } from '../../../core/posts/interact.ts';
import type { PostMarks } from '../../../core/posts/marks.ts';
import type { Identity, Post } from '../../../db/rows.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { builder } from '../../schema/builder.ts';
import { NotFoundError } from '../../schema/errors.ts';
import { nodeLoader } from '../../schema/node.ts';
import { IdentityRef } from '../identities/ref.ts';
import { PostRef } from './ref.ts';

nodeLoader('Post', (id, ctx) => ctx.view.posts.load(id));

const PostCounts = builder.objectRef<Post>('PostCounts').implement({
  description: 'How often others answered, showed and liked a post, as far as known here.',
  fields: (t) => ({
    replies: t.exposeInt('repliesCount', { description: 'Answers that everyone may read.' }),
    boosts: t.exposeInt('boostsCount', { description: 'Identities that show it to their followers.' }),
    favourites: t.exposeInt('favouritesCount', { description: 'Identities that favourited it.' }),
  }),
});

interface ViewerOfPost {
  post: Post;
  identity: Identity;
  marks: PostMarks;
}

const PostViewer = builder.objectRef<ViewerOfPost>('PostViewer').implement({
  description: 'How the viewer stands to a post: what they did with it and what they may do.',
  fields: (t) => ({
    hasBoosted: t.boolean({
      description: 'They show it to their followers.',
      resolve: (it) => it.marks.hasBoosted,
    }),
    hasFavourited: t.boolean({ description: 'They favourited it.', resolve: (it) => it.marks.hasFavourited }),
    hasBookmarked: t.boolean({
      description: 'They kept it for later.',
      resolve: (it) => it.marks.hasBookmarked,
    }),
    hasPinned: t.boolean({
      description: 'It is their own and shown first on their profile.',
      resolve: (it) => it.marks.hasPinned,
    }),
    canReply: t.boolean({
      description: 'An answer by them would be taken.',
      resolve: (it) => may(it).canReply,
    }),
    canBoost: t.boolean({
      description: 'It is for everyone, and they have not blocked its author.',
      resolve: (it) => may(it).canBoost,
    }),
    canFavourite: t.boolean({
      description: 'They have not blocked its author.',
      resolve: (it) => may(it).canFavourite,
    }),
    canEdit: t.boolean({ description: 'They wrote it.', resolve: (it) => may(it).canEdit }),
    canDelete: t.boolean({
      description: 'They may take it away for good.',
      resolve: (it) => may(it).canDelete,
    }),
    canPin: t.boolean({ description: 'It is theirs and for everyone.', resolve: (it) => may(it).canPin }),
  }),
});

function may({ identity, post, marks }: ViewerOfPost) {
  return viewerMay(identity, post, marks.hasBlockedAuthor);
}

/** The author of a post: it came with the row, or with the page, or is asked for together with the others of the page. */
export function authorOf(
  post: Post & { author?: object },
  ctx: GraphQLContext,
): Identity | Promise<Identity> {
  // Some reads bring no more of the author than the visibility rule asks for.
  if (post.author && 'username' in post.author) return post.author as Identity;
  const author = ctx.view.author(post.authorId);
  return author instanceof Promise ? author.then(isThere) : author;
}

function isThere(author: Identity | null): Identity {
  if (!author) throw new NotFoundError('The author of this post is gone.');
  return author;
}

builder.prismaObjectFields('Post', (t) => ({
  author: t.field({
    type: IdentityRef,
    description: 'Who wrote it.',
    resolve: (post, _args, ctx) => authorOf(post, ctx),
  }),
  isLocal: t.boolean({
    description: 'Whether it was written on this install.',
    resolve: (post) => isLocal(post),
  }),
  counts: t.field({
    type: PostCounts,
    description: 'Of replies, boosts and favourites.',
    resolve: (post) => post,
  }),
  viewer: t.field({
    type: PostViewer,
    nullable: true,
    description: 'Null where no identity looks: for the anonymous, and for tokens of users that named none.',
    extensions: { dependsOnViewer: true },
    resolve: (post, _args, ctx) => {
      const { identity } = ctx.view;
      if (!identity) return null;
      const marks = ctx.view.marks(post);
      if (marks instanceof Promise) return marks.then((loaded) => ({ post, identity, marks: loaded }));
      return { post, identity, marks };
    },
  }),
  inReplyTo: t.field({
    type: PostRef,
    nullable: true,
    description:
      'What it answers; null where it answers nothing, or something not known here or not for the viewer.',
    extensions: { dependsOnViewer: true },
    resolve: (post, _args, ctx) => (post.inReplyToId === null ? null : ctx.view.posts.load(post.inReplyToId)),
  }),
}));
