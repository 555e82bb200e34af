// The REST entities Announcement and Reaction.

import type { Domain } from '../../db/rows.ts';
import type { ResultOf } from '../../graphql/documents/typed.ts';
import type { ANNOUNCEMENT, REACTION } from '../documents/announcement.ts';
import { keyOf } from '../ids.ts';
import { dateTime } from './dates.ts';
import { emojiEntity } from './emoji.ts';
import { tagUrl } from './tag.ts';

/** Reaction. */
export function reaction({ name, count, isMine, emoji }: ResultOf<typeof REACTION>) {
  return {
    name,
    count,
    me: isMine,
    ...(emoji === null ? {} : { url: emoji.url, static_url: emoji.staticUrl }),
  };
}

/** Announcement. */
export function announcement(domain: Domain, data: ResultOf<typeof ANNOUNCEMENT>) {
  const { startsAt, endsAt } = data;
  return {
    id: data.key,
    content: data.html,
    starts_at: startsAt && dateTime(startsAt),
    ends_at: endsAt && dateTime(endsAt),
    all_day: data.isAllDay,
    published_at: dateTime(data.createdAt),
    updated_at: dateTime(data.updatedAt),
    read: data.isRead,
    mentions: data.mentions.map(({ handle, url, identityId }) => {
      const [username = '', host = ''] = handle.slice(1).split('@');
      const acct = host === domain.name ? username : `${username}@${host}`;
      return { id: identityId === null ? '' : keyOf(identityId), username, url, acct };
    }),
    statuses: [],
    tags: data.hashtags.map(({ name }) => ({ name, url: tagUrl(domain, name) })),
    emojis: data.emoji.map(emojiEntity),
    reactions: data.reactions.map(reaction),
  };
}
