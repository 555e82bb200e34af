// Streams the announcements of the acting identity's domain, from a cursor on (`announcements`).

import { announcementChange, announcementEvents } from '../../../core/announcements/live.ts';
import type { ReactionCount } from '../../../core/announcements/queries.ts';
import type { Announcement } from '../../../db/rows.ts';
import type { LiveFrame } from '../../live/stream.ts';
import { builder } from '../../schema/builder.ts';
import { encodeNodeId } from '../../schema/ids.ts';
import { frameType, gapType } from '../live.ts';
import { ownStream } from '../own-stream.ts';
import { AnnouncementRef, ReactionRef } from './ref.ts';

export const AnnouncementFrame = frameType('AnnouncementFrame', 'announcements');

builder.objectRef<LiveFrame & { announcement: Announcement }>('AnnouncementShown').implement({
  description: 'A new announcement, or one that was changed.',
  interfaces: [AnnouncementFrame],
  fields: (t) => ({
    announcement: t.field({
      type: AnnouncementRef,
      description: 'The announcement as it is now.',
      resolve: (frame) => frame.announcement,
    }),
  }),
});

builder.objectRef<LiveFrame & { reaction: ReactionCount }>('AnnouncementReacted').implement({
  description: 'Somebody put an emoji under an announcement, or took it away.',
  interfaces: [AnnouncementFrame],
  fields: (t) => ({
    announcementId: t.id({
      description: 'The `id` of the announcement whose reactions changed.',
      resolve: (frame) => encodeNodeId('Announcement', frame.reaction.announcementId),
    }),
    announcementKey: t.field({
      type: 'Snowflake',
      description: 'The `key` of the announcement whose reactions changed.',
      resolve: (frame) => frame.reaction.announcementId,
    }),
    reaction: t.field({
      type: ReactionRef,
      description: 'The emoji with its new count; 0 where nobody has it there any more.',
      resolve: (frame) => frame.reaction,
    }),
  }),
});

builder.objectRef<LiveFrame & { id: bigint }>('AnnouncementRemoved').implement({
  description: 'An announcement was deleted.',
  interfaces: [AnnouncementFrame],
  fields: (t) => ({
    announcementId: t.id({
      description: 'The `id` of the announcement that was deleted.',
      resolve: (frame) => encodeNodeId('Announcement', frame.id),
    }),
    announcementKey: t.field({
      type: 'Snowflake',
      description: 'The `key` of the announcement that was deleted.',
      resolve: (frame) => frame.id,
    }),
  }),
});

gapType('AnnouncementGap', AnnouncementFrame);

ownStream('announcements', {
  description: "Announcements of the acting identity's domain, as they are made, changed and reacted to.",
  frame: AnnouncementFrame,
  gap: 'AnnouncementGap',
  scope: 'read:accounts',
  select: (identity, events) => announcementEvents(identity.domainId ?? -1n, events),
  async show(ctx, event, cursor, identity) {
    const change = await announcementChange(ctx.core, event, identity.id);
    if (!change) return null;
    if (change.kind === 'removed') return { kind: 'AnnouncementRemoved', cursor, id: change.id };
    if (change.kind === 'reacted') return { kind: 'AnnouncementReacted', cursor, reaction: change.reaction };
    return { kind: 'AnnouncementShown', cursor, announcement: change.announcement };
  },
});
