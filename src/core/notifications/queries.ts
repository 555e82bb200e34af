import type { NotificationKind } from '../../db/enums.ts';
import type { Identity, Notification } from '../../db/rows.ts';
import { type Ctx, models } from '../context.ts';
import { idsOf, orderOf, type Page } from '../page.ts';

/** Notifications of an identity, newest first. */
export async function notificationsOf(
  ctx: Ctx,
  identity: Identity,
  page: Page,
  kinds: readonly NotificationKind[] | null = null,
): Promise<Notification[]> {
  const rows = await models(ctx).notification.findMany({
    where: {
      identityId: identity.id,
      ...(kinds ? { kind: { in: [...kinds] } } : {}),
      id: idsOf(page),
    },
    ...orderOf(page),
  });
  return page.order === 'oldest' ? rows.reverse() : rows;
}

export function unreadCount(ctx: Ctx, identityId: bigint): Promise<number> {
  return models(ctx).notification.count({ where: { identityId, readAt: null } });
}

export function notificationById(ctx: Ctx, id: bigint): Promise<Notification | null> {
  return models(ctx).notification.findUnique({ where: { id } });
}
