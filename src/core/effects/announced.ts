// What follows when an announcement was made, changed, reacted to or deleted.

import type { TxCtx } from '../context.ts';
import type { FactOf } from '../facts.ts';

/** Live streams of the people of its domain show it. */
export async function onAnnouncementChanged(ctx: TxCtx, fact: FactOf<'announcementChanged'>): Promise<void> {
  const { announcement, change, emoji } = fact;
  await ctx.app.events.append(ctx.tx, {
    kind: 'announcement.changed',
    domainId: announcement.domainId,
    detail: { announcementId: String(announcement.id), change, ...(emoji === undefined ? {} : { emoji }) },
  });
}
