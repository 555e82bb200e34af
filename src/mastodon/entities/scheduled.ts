// The REST entity ScheduledStatus.

import type { ResultOf } from '../../graphql/documents/typed.ts';
import { readDateTime, readMailDate } from '../../lib/time/date-time.ts';
import type { SCHEDULED } from '../documents/scheduled.ts';
import { invalid } from '../errors.ts';
import { keyOf } from '../ids.ts';
import { quotePolicyWord } from './consent/quote.ts';
import { dateTime } from './dates.ts';
import { mediaAttachment } from './media.ts';
import { VISIBILITY } from './status.ts';

/** ScheduledStatus. */
export function scheduledStatus(data: ResultOf<typeof SCHEDULED>) {
  const { poll, visibility, summary, isSensitive, inReplyToId, quotedPostId, quotePolicy } = data;
  return {
    id: data.key,
    scheduled_at: dateTime(data.publishAt),
    params: {
      text: data.text,
      poll: poll && {
        options: poll.options,
        expires_in: poll.expiresIn,
        multiple: poll.isMultiple,
        hide_totals: poll.hidesTotals,
      },
      media_ids: data.media.length > 0 ? data.media.map(({ key }) => key) : null,
      sensitive: isSensitive,
      spoiler_text: summary ?? '',
      visibility: visibility && VISIBILITY[visibility],
      in_reply_to_id: inReplyToId && keyOf(inReplyToId),
      quoted_status_id: quotedPostId && keyOf(quotedPostId),
      ...(quotePolicy === null ? {} : { quote_approval_policy: quotePolicyWord(quotePolicy) }),
      language: data.language,
      application_id: null,
      scheduled_at: null,
      idempotency: null,
      with_rate_limit: false,
      allowed_mentions: null,
    },
    media_attachments: data.media.map(mediaAttachment),
  };
}

/** When to publish something, as it was sent: null where that is past or was not sent. Throws for what is no time. */
export function publishAtOf(sent: string | undefined, now: number): string | null {
  if (sent === undefined || sent === '') return null;
  // Clients in Ruby send the first or, as headers have it, the second.
  const at = readDateTime(sent.replace(/ UTC$/, 'Z'))?.ms ?? readMailDate(sent);
  if (at === null) throw tooSoon();
  return at <= now ? null : new Date(at).toISOString();
}

export const tooSoon = () => invalid('Scheduled at date must be in the future');
