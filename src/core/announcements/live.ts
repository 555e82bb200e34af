// Which events of the log a live stream of announcements shows.

import type { Announcement } from '../../db/rows.ts';
import type { LiveEvent } from '../../live/events.ts';
import type { Selected } from '../../live/source.ts';
import type { Ctx } from '../context.ts';
import { announcementOf, type ReactionCount, reactionsOf } from './queries.ts';

export type AnnouncementChange =
  | { kind: 'shown'; announcement: Announcement }
  | { kind: 'reacted'; reaction: ReactionCount }
  | { kind: 'removed'; id: bigint };

/** The events about announcements of a domain. */
export function announcementEvents(domainId: bigint, events: readonly LiveEvent[]): readonly Selected[] {
  return events
    .filter((event) => event.kind === 'announcement.changed' && event.domainId === domainId)
    .map((event) => ({ event, verdict: 'item' as const }));
}

/** What such an event is now; null where the announcement is gone since. */
export async function announcementChange(
  ctx: Ctx,
  event: LiveEvent,
  readerId: bigint,
): Promise<AnnouncementChange | null> {
  const id = BigInt(String(event.detail?.announcementId ?? 0));
  if (event.detail?.change === 'removed') return { kind: 'removed', id };
  const announcement = await announcementOf(ctx, id);
  if (!announcement) return null;
  if (event.detail?.change !== 'reacted') return { kind: 'shown', announcement };
  const name = String(event.detail.emoji);
  const found = (await reactionsOf(ctx, id, readerId)).find((each) => each.name === name);
  return {
    kind: 'reacted',
    reaction: found ?? { announcementId: id, name, count: 0, isMine: false },
  };
}
