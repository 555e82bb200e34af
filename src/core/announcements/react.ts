// What people do with an announcement: read it, and put an emoji under it.

import type { Announcement, Identity } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { isUnicodeEmoji } from '../../lib/post-text/unicode-emoji.ts';
import { type Ctx, inTransaction, models, type TxCtx } from '../context.ts';
import { AnnouncementNotFound } from './errors.ts';
import { announcementOf } from './queries.ts';

/** Different emoji under one announcement. */
export const MOST_REACTIONS = 8;

/** An announcement of the identity's own domain. Errors: NOT_FOUND. */
async function ownAnnouncement(ctx: Ctx, identity: Identity, id: bigint): Promise<Announcement> {
  const announcement = await announcementOf(ctx, id);
  if (announcement?.domainId !== identity.domainId) throw new AnnouncementNotFound();
  return announcement;
}

/** Marks it as read, for all apps of the identity. Errors: NOT_FOUND. */
export async function dismissAnnouncement(ctx: Ctx, identity: Identity, id: bigint): Promise<Announcement> {
  const announcement = await ownAnnouncement(ctx, identity, id);
  await inTransaction(ctx, (ctx) =>
    ctx.tx.sql.run(
      'INSERT INTO announcement_read ("announcementId", "identityId") VALUES (?, ?) ON CONFLICT DO NOTHING',
      [id, identity.id],
    ),
  );
  return announcement;
}

/**
 * Puts an emoji under an announcement: one of Unicode, or the shortcode of one of the domain's own. Again is the same.
 * Errors: NOT_FOUND, INVALID_INPUT for what is no emoji, CONFLICT where there are as many different ones as can be.
 */
export async function reactToAnnouncement(
  ctx: Ctx,
  identity: Identity,
  id: bigint,
  name: string,
): Promise<Announcement> {
  const announcement = await ownAnnouncement(ctx, identity, id);
  if (!isUnicodeEmoji(name) && !(await isEmojiOf(ctx, announcement.domainId, name)))
    throw new AppError('INVALID_INPUT', 'This is no emoji of Unicode nor of this domain.', {
      path: ['input', 'name'],
    });
  await inTransaction(ctx, async (ctx) => {
    const { models: m, sql } = ctx.tx;
    const names = await m.announcementReaction.findMany({
      where: { announcementId: id },
      distinct: ['name'],
      select: { name: true },
    });
    if (names.length >= MOST_REACTIONS && !names.some((each) => each.name === name))
      throw new AppError('CONFLICT', `At most ${MOST_REACTIONS} different emoji under one announcement.`);
    const added = await sql.run(
      'INSERT INTO announcement_reaction ("id", "announcementId", "identityId", "name") VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
      [ctx.app.ids.next(), id, identity.id, name],
    );
    if (added > 0) await reacted(ctx, announcement, name);
  });
  return announcement;
}

/** Takes it away; one that is not there is passed by. Errors: NOT_FOUND. */
export async function unreactToAnnouncement(
  ctx: Ctx,
  identity: Identity,
  id: bigint,
  name: string,
): Promise<Announcement> {
  const announcement = await ownAnnouncement(ctx, identity, id);
  await inTransaction(ctx, async (ctx) => {
    const { count } = await ctx.tx.models.announcementReaction.deleteMany({
      where: { announcementId: id, identityId: identity.id, name },
    });
    if (count > 0) await reacted(ctx, announcement, name);
  });
  return announcement;
}

function reacted(ctx: TxCtx, announcement: Announcement, emoji: string): Promise<void> {
  return ctx.emit({ kind: 'announcementChanged', announcement, change: 'reacted', emoji });
}

async function isEmojiOf(ctx: Ctx, domainId: bigint, shortcode: string): Promise<boolean> {
  return (await models(ctx).customEmoji.count({ where: { domainId, shortcode } })) > 0;
}
