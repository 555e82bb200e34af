// The REST entity Poll.

import type { PollData } from '../documents/status.ts';
import { dateTimeOrNull } from './dates.ts';

/** Poll. */
export function pollEntity(postKey: string, data: PollData, now: number) {
  const endsAt = data.closedAt ?? data.endsAt;
  return {
    id: postKey,
    expires_at: dateTimeOrNull(endsAt),
    expired: data.closedAt !== null || (data.endsAt !== null && Date.parse(data.endsAt) <= now),
    multiple: data.isMultiple,
    votes_count: data.options.reduce((sum, option) => sum + (option.votes ?? 0), 0),
    voters_count: data.isMultiple ? data.voters : null,
    options: data.options.map(({ title, votes }) => ({ title, votes_count: votes })),
    emojis: [],
  };
}
