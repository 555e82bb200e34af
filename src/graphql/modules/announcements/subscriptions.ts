// Streams the announcements of the acting identity's domain, from a cursor on (`announcements`).

import { announcementChange, announcementEvents } from '../../../core/announcements/live.ts';
import type { ReactionCount } from '../../../core/announcements/queries.ts';
import { mustAct } from '../../../core/viewer.ts';
import type { Announcement } from '../../../db/rows.ts';
import { type LiveFrame, LiveStream } from '../../live/stream.ts';
import { builder } from '../../schema/builder.ts';
import { answered } from '../../schema/errors.ts';
import { encodeNodeId } from '../../schema/ids.ts';
import { gapType } from '../live.ts';
import { AnnouncementRef, ReactionRef } from './ref.ts';

export const AnnouncementFrame = builder.interfaceRef<LiveFrame>('AnnouncementFrame').implement({
  description: 'A frame of the subscription `announcements`. Keep the cursor of the last one you handled.',
  resolveType: (frame) => frame.kind,
  fields: (t) => ({
    cursor: t.expose('cursor', {
      type: 'Cursor',
      description: 'Send it as `after` to go on after this frame.',
    }),
  }),
});

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

builder.subscriptionField('announcements', (t) =>
  t.field({
    type: AnnouncementFrame,
    description: "Announcements of the acting identity's domain, as they are made, changed and reacted to.",
    authScopes: { holds: 'read:accounts' },
    args: {
      after: t.arg({
        type: 'Cursor',
        description: 'Cursor of the last frame you handled; from now on when left out.',
      }),
    },
    subscribe: async (_root, { after }, ctx) => {
      const identity = await answered(async () => mustAct(ctx.core.viewer));
      return new LiveStream(ctx, {
        name: `announcements/${identity.id}`,
        after: after ?? null,
        gap: 'AnnouncementGap',
        own: {
          select: (_ctx, events) => announcementEvents(identity.domainId ?? -1n, events),
          async frame(ctx, event, cursor) {
            const change = await announcementChange(ctx.core, event, identity.id);
            if (!change) return null;
            if (change.kind === 'removed') return { kind: 'AnnouncementRemoved', cursor, id: change.id };
            if (change.kind === 'reacted')
              return { kind: 'AnnouncementReacted', cursor, reaction: change.reaction };
            return { kind: 'AnnouncementShown', cursor, announcement: change.announcement };
          },
        },
      });
    },
    resolve: (frame) => frame,
  }),
);
