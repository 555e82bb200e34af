// Serves single activities: boosts, likes, follows and blocks.

import type { Ctx } from '../../core/context.ts';
import { isOpen } from '../../core/posts/policy.ts';
import { postFor } from '../../core/posts/queries.ts';
import type { Identity } from '../../db/rows.ts';
import { announceDocument } from '../render/announce.ts';
import { blockDocument } from '../render/block.ts';
import { authorizationOf, authorized } from '../render/consent/mark.ts';
import type { Document } from '../render/document.ts';
import { followDocument } from '../render/follow.ts';
import { likeDocument, reactionDocument } from '../render/like.ts';
import { AS_CONTEXT } from '../vocab.ts';
import type { Asker } from './viewer.ts';

export type ActivityKind = 'boosts' | 'likes' | 'follows' | 'blocks';

/**
 * An activity of a local identity by its row. A boost obeys the rule of its post; likes, follows and blocks are between
 * their actor and the owner of what they are about, and shown to that owner alone. Null for everybody else.
 */
export async function activityDocument(
  ctx: Ctx,
  owner: Identity,
  kind: ActivityKind,
  rowId: bigint,
  asker: Asker,
): Promise<Document | null> {
  const document = await (kind === 'boosts'
    ? boost
    : kind === 'likes'
      ? like
      : kind === 'follows'
        ? follow
        : block)(ctx, owner, rowId, asker);
  return document && { '@context': AS_CONTEXT, ...document };
}

async function boost(ctx: Ctx, owner: Identity, id: bigint, asker: Asker): Promise<Document | null> {
  const row = await ctx.app.db.models.boost.findUnique({ where: { id } });
  if (!row || row.identityId !== owner.id || !isOpen(row.visibility)) return null;
  const post = await postFor(ctx, asker.reader, row.postId);
  if (!post) return null;
  const authorization = await authorizationOf(ctx, post.boostApproval, id);
  return authorized(announceDocument(row, post, owner, post.author), 'Announce', authorization);
}

/** Of a favourite or of a reaction: their ids come from one source. */
async function like(ctx: Ctx, owner: Identity, id: bigint, asker: Asker): Promise<Document | null> {
  const { models } = ctx.app.db;
  const one = { where: { id }, include: { post: { include: { author: true } } } };
  const isShown = (row: { identityId: bigint; post: { authorId: bigint } }) =>
    row.identityId === owner.id && row.post.authorId === asker.identity?.id;
  const favourite = await models.favourite.findUnique(one);
  if (favourite)
    return isShown(favourite)
      ? authorized(
          likeDocument(favourite, favourite.post, owner, favourite.post.author),
          'Like',
          await authorizationOf(ctx, favourite.post.favouriteApproval, id),
        )
      : null;
  const reaction = await models.reaction.findUnique(one);
  return reaction && isShown(reaction)
    ? reactionDocument(reaction, reaction.post, owner, reaction.post.author)
    : null;
}

async function follow(ctx: Ctx, owner: Identity, id: bigint, asker: Asker): Promise<Document | null> {
  const row = await ctx.app.db.models.follow.findUnique({ where: { id }, include: { followee: true } });
  if (!row || row.followerId !== owner.id || row.followeeId !== asker.identity?.id) return null;
  return followDocument(row, owner, row.followee);
}

async function block(ctx: Ctx, owner: Identity, id: bigint, asker: Asker): Promise<Document | null> {
  const row = await ctx.app.db.models.block.findUnique({ where: { id }, include: { blocked: true } });
  if (!row || row.blockerId !== owner.id || row.blockedId !== asker.identity?.id) return null;
  return blockDocument(row, owner, row.blocked);
}
