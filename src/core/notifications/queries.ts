// Lists of notifications.

import type { NotificationKind } from '../../db/enums.ts';
import type { Identity, Notification } from '../../db/rows.ts';
import type { SqlCondition } from '../../db/sql/condition.ts';
import { type Ctx, models, sql } from '../context.ts';
import { type Page, pageSql } from '../page.ts';

/** Kinds to choose by; REPLY is a mention in an answer to one's own post, and MENTION then any other. */
export type ChosenKind = NotificationKind | 'REPLY';

/** Which notifications are meant; null: all. */
export interface NotificationChoice {
  kinds: readonly ChosenKind[] | null;
  /** Who caused them. */
  actorId: bigint | null;
  /** Whether those are meant too that the recipient's policy keeps back; where `actorId` is given they always are. */
  includesFiltered: boolean;
}

const ALL: NotificationChoice = { kinds: null, actorId: null, includesFiltered: false };

/** Whether filtered notifications are among the chosen. */
export function isFilteredShown({ actorId, includesFiltered }: NotificationChoice): boolean {
  return includesFiltered || actorId !== null;
}

/** "It is unread", in SQL for `n`; its parameter is the id of the recipient. */
export const UNREAD = `n."readAt" IS NULL
  AND n."id" > coalesce((SELECT m."lastReadId" FROM marker m WHERE m."identityId" = ? AND m."timeline" = 'notifications'), 0)`;

/** Notifications of an identity, newest first. */
export async function notificationsOf(
  ctx: Ctx,
  identity: Identity,
  page: Page,
  choice: NotificationChoice = ALL,
): Promise<Notification[]> {
  const bounds = pageSql(page, 'n."id"');
  const chosen = choiceSql(choice);
  const rows = await sql(ctx).all<{ id: bigint }>(
    `SELECT n."id" FROM notification n WHERE n."identityId" = ? AND ${bounds.where} AND ${chosen.text}
      ${bounds.orderBy} LIMIT ?`,
    [identity.id, ...bounds.params, ...chosen.params, page.limit],
  );
  return models(ctx).notification.findMany({
    where: { id: { in: rows.map((row) => row.id) } },
    orderBy: { id: 'desc' },
  });
}

/** How many are unread: not marked as read one by one, and newer than what the marker `notifications` says was read. */
export async function unreadCount(
  ctx: Ctx,
  identityId: bigint,
  choice: NotificationChoice = ALL,
): Promise<number> {
  const chosen = choiceSql(choice);
  const [row] = await sql(ctx).all<{ unread: bigint | number }>(
    `SELECT count(*) AS "unread" FROM notification n WHERE n."identityId" = ? AND ${UNREAD} AND ${chosen.text}`,
    [identityId, identityId, ...chosen.params],
  );
  return Number(row?.unread ?? 0);
}

/** The chosen notifications, in SQL for `n`. Replies and other mentions are stored as one kind. */
export function choiceSql(choice: NotificationChoice): SqlCondition {
  const { kinds, actorId } = choice;
  const parts = actorId === null ? [] : ['n."actorId" = ?'];
  if (!isFilteredShown(choice)) parts.push('NOT n."isFiltered"');
  const params = actorId === null ? [] : [actorId];
  if (kinds !== null) {
    const isReply = `EXISTS (SELECT 1 FROM post p JOIN post parent ON parent."id" = p."inReplyToId"
      WHERE p."id" = n."postId" AND parent."authorId" = n."identityId")`;
    const [replies, mentions] = [kinds.includes('REPLY'), kinds.includes('MENTION')];
    const stored = kinds.filter((kind) => kind !== 'REPLY' && (kind !== 'MENTION' || replies));
    const any = stored.length > 0 ? [`n."kind" IN (${stored.map((kind) => `'${kind}'`).join(', ')})`] : [];
    if (replies !== mentions) any.push(`(n."kind" = 'MENTION' AND ${replies ? '' : 'NOT '}${isReply})`);
    parts.push(any.length > 0 ? `(${any.join(' OR ')})` : '1 = 0');
  }
  return { text: parts.length > 0 ? parts.join(' AND ') : '1 = 1', params };
}

export function notificationById(ctx: Ctx, id: bigint): Promise<Notification | null> {
  return models(ctx).notification.findUnique({ where: { id } });
}
