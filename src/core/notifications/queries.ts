// Lists of notifications.

import type { NotificationKind } from '../../db/enums.ts';
import type { Identity, Notification } from '../../db/rows.ts';
import { type Ctx, models, sql } from '../context.ts';
import { idsOf, orderOf, type Page, pageSql } from '../page.ts';

/** Kinds to choose by; REPLY is a mention in an answer to one's own post, and MENTION then any other. */
export type ChosenKind = NotificationKind | 'REPLY';

/** Notifications of an identity, newest first; `kinds` null gives all. */
export async function notificationsOf(
  ctx: Ctx,
  identity: Identity,
  page: Page,
  kinds: readonly ChosenKind[] | null = null,
): Promise<Notification[]> {
  if (kinds && kinds.includes('REPLY') !== kinds.includes('MENTION'))
    return notificationsWithReplies(ctx, identity, page, kinds);
  const stored = kinds?.filter((kind) => kind !== 'REPLY') ?? null;
  const rows = await models(ctx).notification.findMany({
    where: {
      identityId: identity.id,
      ...(stored ? { kind: { in: stored } } : {}),
      id: idsOf(page),
    },
    ...orderOf(page),
  });
  return page.order === 'oldest' ? rows.reverse() : rows;
}

/** The same where replies and other mentions are distinguished: the stored kind of both is MENTION. */
async function notificationsWithReplies(
  ctx: Ctx,
  identity: Identity,
  page: Page,
  kinds: readonly ChosenKind[],
): Promise<Notification[]> {
  const bounds = pageSql(page, 'n."id"');
  const isReply = `EXISTS (SELECT 1 FROM post p JOIN post parent ON parent."id" = p."inReplyToId"
    WHERE p."id" = n."postId" AND parent."authorId" = n."identityId")`;
  const rest = kinds.filter((kind) => kind !== 'REPLY' && kind !== 'MENTION').map((kind) => `'${kind}'`);
  const wanted = [
    `(n."kind" = 'MENTION' AND ${kinds.includes('REPLY') ? '' : 'NOT '}${isReply})`,
    ...(rest.length > 0 ? [`n."kind" IN (${rest.join(', ')})`] : []),
  ];
  const rows = await sql(ctx).all<{ id: bigint }>(
    `SELECT n."id" FROM notification n WHERE n."identityId" = ? AND ${bounds.where} AND (${wanted.join(' OR ')})
      ${bounds.orderBy} LIMIT ?`,
    [identity.id, ...bounds.params, page.limit],
  );
  return models(ctx).notification.findMany({
    where: { id: { in: rows.map((row) => row.id) } },
    orderBy: { id: 'desc' },
  });
}

export function unreadCount(ctx: Ctx, identityId: bigint): Promise<number> {
  return models(ctx).notification.count({ where: { identityId, readAt: null } });
}

export function notificationById(ctx: Ctx, id: bigint): Promise<Notification | null> {
  return models(ctx).notification.findUnique({ where: { id } });
}
