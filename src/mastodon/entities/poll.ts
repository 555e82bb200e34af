// The REST entity Poll.

import type { EmojiData } from '../documents/account.ts';
import type { PollData } from '../documents/status.ts';
import { dateTimeOrNull } from './dates.ts';
import { emojiEntity } from './emoji.ts';

/** Poll. Its author counts as somebody who has voted: apps show them the results. */
export function pollEntity(
  postKey: string,
  data: PollData,
  now: number,
  isOwn: boolean,
  emoji: readonly EmojiData[] = [],
) {
  const endsAt = data.closedAt ?? data.endsAt;
  return {
    id: postKey,
    expires_at: dateTimeOrNull(endsAt),
    expired: data.closedAt !== null || (data.endsAt !== null && Date.parse(data.endsAt) <= now),
    multiple: data.isMultiple,
    votes_count: data.votes,
    voters_count: data.voters,
    options: data.options.map(({ title, votes }) => ({ title, votes_count: votes })),
    emojis: emoji
      .filter(({ shortcode }) => data.options.some(({ title }) => title.includes(`:${shortcode}:`)))
      .map(emojiEntity),
    ...(data.viewer === null
      ? {}
      : { voted: isOwn || data.viewer.choices.length > 0, own_votes: data.viewer.choices }),
  };
}
