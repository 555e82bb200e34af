// The mutations of announcements: admins make them, people read them and react.

import {
  announce,
  deleteAnnouncement,
  LONGEST_ANNOUNCEMENT,
  readAnnouncement,
  updateAnnouncement,
} from '../../../core/announcements/announce.ts';
import {
  dismissAnnouncement,
  MOST_REACTIONS,
  reactToAnnouncement,
  unreactToAnnouncement,
} from '../../../core/announcements/react.ts';
import { mustAct } from '../../../core/viewer.ts';
import { given } from '../../schema/given.ts';
import { encodeNodeId, readId } from '../../schema/ids.ts';
import { mutation } from '../../schema/mutation.ts';
import { readDomain } from '../domains/read.ts';
import { AnnouncementRef } from './ref.ts';

const WHICH = 'Global id of an announcement.';
const OWN = 'Global id of an announcement of the domain of the acting identity.';
const TEXT = `The text with links, handles, hashtags and emoji, 1 to ${LONGEST_ANNOUNCEMENT} characters.`;
const STARTS = 'When what it is about begins; null or left out for no particular time.';
const ENDS = 'When that ends, and the announcement with it; null or left out if it does not.';
const NAME =
  'One emoji of Unicode, or the shortcode (without colons, at most 100 characters) of one of the domain.';
const readAnnouncementId = (id: string) => readId(id, 'Announcement', ['input', 'announcementId']);
const ms = (moment: unknown) => (moment == null ? moment : Number(moment)) as number | null | undefined;
const timesOf = (startsAt: unknown, endsAt: unknown) => ({
  ...(startsAt === undefined ? {} : { startsAt: ms(startsAt) ?? null }),
  ...(endsAt === undefined ? {} : { endsAt: ms(endsAt) ?? null }),
});

mutation('createAnnouncement', {
  description: 'Tells something to all people of a domain; its owner and admins may.',
  scope: { holds: 'admin:write' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'],
  takes: 'The domain, and what to tell its people.',
  input: (t) => ({
    domainId: t.id({ required: true, description: 'As the API gave it: `domain_113…`.' }),
    text: t.string({ required: true, description: TEXT }),
    startsAt: t.field({ type: 'DateTime', description: STARTS }),
    endsAt: t.field({ type: 'DateTime', description: ENDS }),
    isAllDay: t.boolean({ description: 'Whether the two are days and not moments.' }),
  }),
  gives: 'The new announcement.',
  payload: {
    announcement: { type: AnnouncementRef, description: 'The announcement, which is shown at once.' },
  },
  check: ({ domainId, startsAt, endsAt, ...input }) => [
    () => readId(domainId, 'Domain', ['input', 'domainId']),
    () => readAnnouncement({ ...given(input), ...timesOf(startsAt, endsAt) }),
  ],
  resolve: async ({ domainId, startsAt, endsAt, ...input }, ctx) => {
    const domain = await readDomain(domainId, ctx);
    return {
      announcement: await announce(ctx.core, domain, { ...given(input), ...timesOf(startsAt, endsAt) }),
    };
  },
});

mutation('updateAnnouncement', {
  description:
    'Changes an announcement; the owner and admins of its domain may. What is left out stays as it is.',
  scope: { holds: 'admin:write' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The announcement and what to change.',
  input: (t) => ({
    announcementId: t.id({ required: true, description: WHICH }),
    text: t.string({ description: TEXT }),
    startsAt: t.field({ type: 'DateTime', description: 'When what it is about begins; null takes it away.' }),
    endsAt: t.field({ type: 'DateTime', description: 'When that ends; null takes it away.' }),
    isAllDay: t.boolean({ description: 'Whether the two are days and not moments.' }),
  }),
  gives: 'The announcement after the change.',
  payload: { announcement: { type: AnnouncementRef, description: 'The announcement as it is now.' } },
  check: ({ announcementId, startsAt, endsAt, ...input }) => [
    () => readAnnouncementId(announcementId),
    () => readAnnouncement({ ...given(input), ...timesOf(startsAt, endsAt) }),
  ],
  resolve: async ({ announcementId, startsAt, endsAt, ...input }, ctx) => ({
    announcement: await updateAnnouncement(ctx.core, readAnnouncementId(announcementId), {
      ...given(input),
      ...timesOf(startsAt, endsAt),
    }),
  }),
});

mutation('deleteAnnouncement', {
  description: 'Deletes an announcement with all reactions; the owner and admins of its domain may.',
  scope: { holds: 'admin:write' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The announcement to delete.',
  input: (t) => ({ announcementId: t.id({ required: true, description: WHICH }) }),
  gives: 'What was deleted.',
  payload: {
    announcementId: { type: 'ID', description: 'The `id` of the announcement; remove it from your lists.' },
  },
  resolve: async ({ announcementId }, ctx) => {
    const id = readAnnouncementId(announcementId);
    await deleteAnnouncement(ctx.core, id);
    return { announcementId: encodeNodeId('Announcement', id) };
  },
});

mutation('dismissAnnouncement', {
  description: 'Marks an announcement as read by the acting identity, for all of its apps.',
  scope: { holds: 'write:accounts' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The announcement that was read.',
  input: (t) => ({ announcementId: t.id({ required: true, description: OWN }) }),
  gives: 'The announcement that was read.',
  payload: { announcement: { type: AnnouncementRef, description: 'The announcement; `isRead` is true.' } },
  resolve: async ({ announcementId }, ctx) => ({
    announcement: await dismissAnnouncement(
      ctx.core,
      mustAct(ctx.core.viewer),
      readAnnouncementId(announcementId),
    ),
  }),
});

mutation('reactToAnnouncement', {
  description: `Puts an emoji under an announcement. Under each are ${MOST_REACTIONS} different ones at most.`,
  scope: { holds: 'write:favourites' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'],
  takes: 'The announcement and the emoji.',
  input: (t) => ({
    announcementId: t.id({ required: true, description: OWN }),
    name: t.string({ required: true, description: NAME }),
  }),
  gives: 'The announcement with the emoji.',
  payload: { announcement: { type: AnnouncementRef, description: 'The announcement with its reactions.' } },
  resolve: async ({ announcementId, name }, ctx) => ({
    announcement: await reactToAnnouncement(
      ctx.core,
      mustAct(ctx.core.viewer),
      readAnnouncementId(announcementId),
      name,
    ),
  }),
});

mutation('unreactToAnnouncement', {
  description:
    'Takes an emoji of the acting identity away from an announcement; one that is not there is passed by.',
  scope: { holds: 'write:favourites' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The announcement and the emoji.',
  input: (t) => ({
    announcementId: t.id({ required: true, description: OWN }),
    name: t.string({ required: true, description: NAME }),
  }),
  gives: 'The announcement without the emoji.',
  payload: { announcement: { type: AnnouncementRef, description: 'The announcement with its reactions.' } },
  resolve: async ({ announcementId, name }, ctx) => ({
    announcement: await unreactToAnnouncement(
      ctx.core,
      mustAct(ctx.core.viewer),
      readAnnouncementId(announcementId),
      name,
    ),
  }),
});
