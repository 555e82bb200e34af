// The GraphQL type Announcement, and where an identity finds those of its domain.

import { LONGEST_ANNOUNCEMENT, MOST_ANNOUNCEMENTS } from '../../../core/announcements/announce.ts';
import {
  administeredAnnouncements,
  announcementOf,
  announcementsOf,
  type ReactionCount,
  reactionsOf,
  readBy,
} from '../../../core/announcements/queries.ts';
import { MOST_REACTIONS } from '../../../core/announcements/react.ts';
import { emojiIn } from '../../../core/emoji/queries.ts';
import type { PostMention, PostTagLink } from '../../../core/posts/shapes.ts';
import type { Announcement } from '../../../db/rows.ts';
import { builder } from '../../schema/builder.ts';
import { answered } from '../../schema/errors.ts';
import { idOf, KEY_DESCRIPTION, Node, nodeLoader } from '../../schema/node.ts';
import { holds } from '../../schema/scopes.ts';
import { DomainRef } from '../domains/ref.ts';
import { CustomEmoji } from '../posts/emoji.ts';
import { Hashtag, Mention } from '../posts/parts.ts';
import { ViewerIdentity } from '../viewer/identity.ts';

export const ReactionRef = builder.objectRef<ReactionCount>('AnnouncementReaction').implement({
  description: 'An emoji under an announcement, and how many put it there.',
  fields: (t) => ({
    name: t.exposeString('name', {
      description: 'An emoji of Unicode, or the shortcode of one of the domain.',
    }),
    emoji: t.field({
      type: CustomEmoji,
      nullable: true,
      description: 'The picture of a shortcode; null for emoji of Unicode.',
      resolve: async (it, _args, ctx) => {
        const announcement = await announcementOf(ctx.core, it.announcementId);
        const found = announcement && (await emojiIn(ctx.core, announcement.domainId, [`:${it.name}:`]));
        return found?.[0] ?? null;
      },
    }),
    count: t.exposeInt('count', { description: 'How many identities put it there.' }),
    isMine: t.exposeBoolean('isMine', { description: 'Whether the acting identity is one of them.' }),
  }),
});

export const AnnouncementRef = builder.objectRef<Announcement>('Announcement').implement({
  description: 'What the admins of a domain tell all its people.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id(idOf('Announcement')),
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
    text: t.exposeString('source', {
      description: `The text as it was written, ${LONGEST_ANNOUNCEMENT} characters at most.`,
    }),
    html: t.field({ type: 'HTML', description: 'The text as safe HTML.', resolve: (it) => it.html }),
    startsAt: t.expose('startsAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When what it is about begins; null for no particular time.',
    }),
    endsAt: t.expose('endsAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When that ends, and the announcement with it; null if it does not.',
    }),
    isAllDay: t.exposeBoolean('isAllDay', { description: 'Whether the two are days and not moments.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was published.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last changed.' }),
    mentions: t.field({
      type: [Mention],
      description: 'The mentioned identities, in the order of the text.',
      resolve: (it) => it.mentions as unknown as PostMention[],
    }),
    hashtags: t.field({
      type: [Hashtag],
      description: 'Its hashtags, in the order of the text.',
      resolve: (it) => it.tags as unknown as PostTagLink[],
    }),
    emoji: t.field({
      type: [CustomEmoji],
      description: 'Pictures for the `:shortcodes:` in the text.',
      resolve: (it, _args, ctx) => emojiIn(ctx.core, it.domainId, [it.source]),
    }),
    reactions: t.field({
      type: [ReactionRef],
      description: `The emoji under it, the first ones first; ${MOST_REACTIONS} at most.`,
      resolve: (it, _args, ctx) => reactionsOf(ctx.core, it.id, ctx.view.identity?.id ?? null),
    }),
    isRead: t.boolean({
      description: 'Whether the acting identity has read it (`dismissAnnouncement`).',
      resolve: async (it, _args, ctx) => {
        const reader = ctx.view.identity;
        return reader !== null && (await readBy(ctx.core, reader.id, [it.id])).has(it.id);
      },
    }),
  }),
});

nodeLoader('Announcement', async (id, ctx) => {
  const found = holds(ctx, 'read:accounts') ? await announcementOf(ctx.core, id) : null;
  return found && found.domainId === ctx.view.identity?.domainId ? found : null;
});

builder.objectFields(ViewerIdentity, (t) => ({
  announcements: t.field({
    type: [AnnouncementRef],
    description: `The announcements of its domain that have not ended, the first made first; ${MOST_ANNOUNCEMENTS} at most.`,
    authScopes: { holds: 'read:accounts' },
    complexity: { field: 1, multiplier: 10 },
    resolve: ({ identity }, _args, ctx) =>
      identity.domainId === null ? [] : announcementsOf(ctx.core, identity.domainId),
  }),
}));

builder.objectFields(DomainRef, (t) => ({
  announcements: t.field({
    type: [AnnouncementRef],
    nullable: true,
    description: `Its announcements that have not ended, the first made first, ${MOST_ANNOUNCEMENTS} at most, for its owners and admins; null, with the reason in \`errors\`, for everybody else. Its people read theirs in \`ViewerIdentity.announcements\`.`,
    authScopes: { holds: 'admin:read' },
    complexity: { field: 1, multiplier: 10 },
    resolve: (domain, _args, ctx) => answered(() => administeredAnnouncements(ctx.core, domain)),
  }),
}));
