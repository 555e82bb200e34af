// Does for one row of an import what its owner would do by hand.

import type { Identity } from '../../db/rows.ts';
import { block } from '../blocks/block.ts';
import { hideHost } from '../blocks/hide-host.ts';
import { mute } from '../blocks/mute.ts';
import { bookmarkPost } from '../bookmarks/bookmark.ts';
import type { TxCtx } from '../context.ts';
import { follow } from '../follows/follow.ts';
import { readFollowOptions } from '../follows/options.ts';
import { lockIdentities } from '../identities/lock.ts';
import { createList } from '../lists/lists.ts';
import { addToList } from '../lists/members.ts';
import type { RowOptions } from '../transfers/columns.ts';

/** Whom or what a row names, once it is known here. */
export type Target =
  | { kind: 'FOLLOWS' | 'BLOCKS' | 'MUTES'; identity: Identity }
  | { kind: 'LISTS'; identity: Identity; list: string }
  | { kind: 'BOOKMARKS'; postId: bigint }
  | { kind: 'DOMAIN_BLOCKS'; host: string };

/** Does it; SKIPPED where it was so already. Errors: those of the use cases. */
export async function performRow(
  ctx: TxCtx,
  owner: Identity,
  target: Target,
  options: RowOptions,
): Promise<'DONE' | 'SKIPPED'> {
  const { models } = ctx.tx;
  switch (target.kind) {
    case 'FOLLOWS':
      return followAs(ctx, owner, target.identity, options);
    case 'BLOCKS': {
      const where = { blockerId: owner.id, blockedId: target.identity.id };
      if (await models.block.findFirst({ where })) return 'SKIPPED';
      await block(ctx, owner, target.identity);
      return 'DONE';
    }
    case 'MUTES': {
      const hidesNotifications = options.hidesNotifications ?? true;
      const where = { muterId: owner.id, mutedId: target.identity.id, hidesNotifications, expiresAt: null };
      if (await models.mute.findFirst({ where })) return 'SKIPPED';
      await mute(ctx, owner, target.identity, { hidesNotifications });
      return 'DONE';
    }
    case 'LISTS':
      return putIntoList(ctx, owner, target.identity, target.list);
    case 'BOOKMARKS': {
      const where = { identityId: owner.id, postId: target.postId };
      if (await models.bookmark.findFirst({ where })) return 'SKIPPED';
      await bookmarkPost(ctx, owner, target.postId);
      return 'DONE';
    }
    case 'DOMAIN_BLOCKS': {
      const where = { identityId: owner.id, name: target.host };
      if (await models.hiddenHost.findFirst({ where })) return 'SKIPPED';
      await hideHost(ctx, owner, target.host);
      return 'DONE';
    }
  }
}

async function followAs(
  ctx: TxCtx,
  owner: Identity,
  followee: Identity,
  options: RowOptions,
): Promise<'DONE' | 'SKIPPED'> {
  const where = { followerId: owner.id, followeeId: followee.id, ...readFollowOptions(options) };
  if (await ctx.tx.models.follow.findFirst({ where })) return 'SKIPPED';
  await follow(ctx, owner, followee, options);
  return 'DONE';
}

/** Its owner follows whom they put into a list: somebody they do not follow yet is followed as well. */
async function putIntoList(
  ctx: TxCtx,
  owner: Identity,
  member: Identity,
  title: string,
): Promise<'DONE' | 'SKIPPED'> {
  const { models } = ctx.tx;
  // Of two imports at once only one makes the list.
  await lockIdentities(ctx, [owner.id]);
  const known = await models.list.findFirst({
    where: { identityId: owner.id, title },
    orderBy: { id: 'asc' },
  });
  const list = known ?? (await createList(ctx, owner, { title }));
  if (await models.listMember.findFirst({ where: { listId: list.id, memberId: member.id } }))
    return 'SKIPPED';
  if (member.id !== owner.id) await followAs(ctx, owner, member, {});
  await addToList(ctx, owner, list.id, [member.id]);
  return 'DONE';
}
