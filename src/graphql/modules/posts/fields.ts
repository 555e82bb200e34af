// Fields of Post that need more than its row: author, parent, counts, the viewer's marks.

import { likesCountOf } from '../../../core/favourites/likes.ts';
import { isLocal } from '../../../core/identities/queries.ts';
import type { Permission } from '../../../core/posts/approval/groups.ts';
import { mayTouch, viewerMay } from '../../../core/posts/permissions.ts';
import { quotePermission } from '../../../core/posts/quotes/approval.ts';
import { replyPermission } from '../../../core/posts/replies/approval.ts';
import type { PostMarks } from '../../../core/posts/viewer-marks.ts';
import type { Identity, Post } from '../../../db/rows.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { builder } from '../../schema/builder.ts';
import { NotFoundError } from '../../schema/errors.ts';
import { nodeLoader } from '../../schema/node.ts';
import { IdentityRef } from '../identities/ref.ts';
import { PostRef } from './ref.ts';

nodeLoader('Post', (id, ctx) => ctx.view.posts.get(id));

const PostCounts = builder.objectRef<Post>('PostCounts').implement({
  description: 'How many replies, boosts, favourites, reactions and quotes a post has, as far as known here.',
  fields: (t) => ({
    replies: t.exposeInt('repliesCount', { description: 'How many public and unlisted replies it has.' }),
    boosts: t.exposeInt('boostsCount', { description: 'How many identities boosted it.' }),
    favourites: t.exposeInt('favouritesCount', { description: 'How many identities favourited it.' }),
    reactions: t.exposeInt('reactionsCount', {
      description: 'How many reactions it has: each emoji of each identity.',
    }),
    likes: t.int({
      description:
        'How many identities favourited it or reacted to it, each once: what other servers and the Mastodon API, which do not tell the two apart, count as favourites.',
      resolve: (post) => likesCountOf(post),
    }),
    quotes: t.exposeInt('quotesCount', {
      description: 'How many public and unlisted posts quote it with the consent of its author.',
    }),
  }),
});

interface ViewerOfPost {
  post: Post;
  identity: Identity;
  marks: PostMarks;
}

export const PostViewer = builder.objectRef<ViewerOfPost>('PostViewer').implement({
  description: 'What the acting identity did with a post, and what it may do.',
  fields: (t) => ({
    hasBoosted: t.boolean({
      description: 'Whether it boosted the post.',
      resolve: (it) => it.marks.hasBoosted,
    }),
    hasFavourited: t.boolean({
      description: 'Whether it favourited the post.',
      resolve: (it) => it.marks.hasFavourited,
    }),
    hasReacted: t.boolean({
      description: 'Whether it reacted to the post with an emoji; `PostReaction.isMine` says with which.',
      resolve: (it) => it.marks.hasReacted,
    }),
    hasBookmarked: t.boolean({
      description: 'Whether it bookmarked the post.',
      resolve: (it) => it.marks.hasBookmarked,
    }),
    hasPinned: t.boolean({
      description: 'Whether it pinned the post.',
      resolve: (it) => it.marks.hasPinned,
    }),
    hasMutedThread: t.boolean({
      description: 'Whether it muted the thread, and so is not notified of what happens in it.',
      resolve: (it) => it.marks.hasMutedThread,
    }),
    canReply: t.boolean({
      description:
        'Whether it may reply to the post, at once or by asking its author: `replyPermission` says which.',
      resolve: (it) => may(it).canReply,
    }),
    canBoost: t.boolean({
      description:
        'Whether it may boost the post: the post is public or unlisted, its author not blocked and lets it.',
      resolve: (it) => may(it).canBoost,
    }),
    canFavourite: t.boolean({
      description:
        'Whether it may favourite the post and react to it: the author is not blocked and lets it.',
      resolve: (it) => may(it).canFavourite,
    }),
    canEdit: t.boolean({
      description: 'Whether it may edit the post: it is the author.',
      resolve: (it) => may(it).canEdit,
    }),
    canDelete: t.boolean({
      description: 'Whether it may delete the post.',
      resolve: (it) => may(it).canDelete,
    }),
    canPin: t.boolean({
      description:
        'Whether it may pin the post: it is the author, and the post is not for the mentioned alone.',
      resolve: (it) => may(it).canPin,
    }),
  }),
});

function may({ identity, post, marks }: ViewerOfPost) {
  return viewerMay(identity, post, marks);
}

/** What the acting identity may do about quoting a post. Whom it blocks it quotes as little as it answers them. */
export function quotePermissionFor({ identity, post, marks }: ViewerOfPost): Permission {
  return mayTouch(identity, post, marks) ? quotePermission(identity, post, marks) : 'DENIED';
}

/** The same about replying to it. */
export function replyPermissionFor({ identity, post, marks }: ViewerOfPost): Permission {
  return mayTouch(identity, post, marks) ? replyPermission(identity, post, marks) : 'DENIED';
}

/**
 * The author of a post: it came with the row, or with the page, or is asked for together with the others of the page.
 */
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
    description: 'The identity that wrote it.',
    resolve: (post, _args, ctx) => authorOf(post, ctx),
  }),
  isLocal: t.boolean({
    description: 'Whether it was written on this install.',
    resolve: (post) => isLocal(post),
  }),
  counts: t.field({
    type: PostCounts,
    description: 'How many replies, boosts, favourites, reactions and quotes it has.',
    resolve: (post) => post,
  }),
  viewer: t.field({
    type: PostViewer,
    nullable: true,
    description:
      'What the acting identity did with it and may do; null without an acting identity: without a token, and where a token of a user names none.',
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
      'The post it replies to; null if it is no reply, or if that post is not known here or the viewer may not see it.',
    extensions: { dependsOnViewer: true },
    resolve: (post, _args, ctx) => (post.inReplyToId === null ? null : ctx.view.posts.get(post.inReplyToId)),
  }),
}));
