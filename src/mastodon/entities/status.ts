// The REST entity Status.

import type { Domain } from '../../db/rows.ts';
import { quoteLine } from '../../lib/post-text/quote-line.ts';
import type { EntryData, PostData } from '../documents/status.ts';
import { keyOf } from '../ids.ts';
import { account } from './account.ts';
import { card } from './card.ts';
import { collection } from './collection.ts';
import { quoteApproval, quoteState } from './consent/quote.ts';
import { dateTime, dateTimeOrNull } from './dates.ts';
import { emojiEntity } from './emoji.ts';
import { filterResult } from './filter.ts';
import { mediaAttachment } from './media.ts';
import { pollEntity } from './poll.ts';
import { tagUrl } from './tag.ts';

/** Mastodon knows no posts for one's own domain alone: they are treated with the same care as those for followers. */
export const VISIBILITY = {
  PUBLIC: 'public',
  UNLISTED: 'unlisted',
  FOLLOWERS: 'private',
  LOCAL: 'private',
  MENTIONED: 'direct',
} as const;

/** Where and when a Status is looked at. */
export interface Seen {
  domain: Domain;
  now: number;
  /** The plain id of the identity that looks; null where none does. */
  actingKey: string | null;
}

/** Status of a post, or of a boost with the post inside of it. */
export function statusOfEntry(seen: Seen, { post, boost }: EntryData) {
  const inner = status(seen, post);
  if (!boost) return { ...inner, reblog: null };
  // A boost cannot be pinned, and says nothing of it.
  const { pinned: _, ...shown } = inner;
  return {
    ...shown,
    id: boost.key,
    created_at: dateTime(boost.createdAt),
    edited_at: null,
    visibility: VISIBILITY[boost.visibility],
    uri: boost.uri,
    url: boost.uri,
    in_reply_to_id: null,
    in_reply_to_account_id: null,
    account: account(seen.domain, boost.by),
    poll: null,
    reblog: { ...inner, reblog: null },
  };
}

/** Status of a post by itself, with what it quotes. */
export function status(seen: Seen, data: PostData) {
  return { ...itself(seen, data), quote: quote(seen, data.quote) };
}

/** Quote; what the quoted post quotes itself is only named in it. */
function quote(seen: Seen, data: PostData['quote']) {
  if (data === null) return null;
  const { post } = data;
  const inner = post?.quote ?? null;
  return {
    state: quoteState(data.state),
    quoted_status: post && {
      ...itself(seen, post),
      quote: inner && { state: quoteState(inner.state), quoted_status_id: inner.post?.key ?? null },
    },
  };
}

type QuotedData = NonNullable<NonNullable<PostData['quote']>['post']>;

/** Either as it stands by itself or inside of another; `quote` is for the caller to fill. */
function itself({ domain, now, actingKey }: Seen, data: PostData | QuotedData) {
  const { viewer } = data;
  return {
    id: data.key,
    created_at: dateTime(data.publishedAt),
    in_reply_to_id: data.inReplyTo?.key ?? null,
    in_reply_to_account_id: data.inReplyTo?.author.key ?? null,
    sensitive: data.isSensitive,
    spoiler_text: data.summary ?? '',
    visibility: VISIBILITY[data.visibility],
    language: data.language,
    uri: data.uri,
    url: data.url ?? data.uri,
    replies_count: data.counts.replies,
    reblogs_count: data.counts.boosts,
    favourites_count: data.counts.likes,
    quotes_count: data.counts.quotes,
    edited_at: dateTimeOrNull(data.editedAt),
    content: contentOf(data),
    reblog: null,
    account: account(domain, data.author),
    media_attachments: data.attachments.map(mediaAttachment),
    mentions: data.mentions.map((mention) => mentionEntity(domain, mention)),
    tags: data.hashtags.map(({ name }) => ({ name, url: tagUrl(domain, name) })),
    tagged_collections: data.collections.map((each) => collection(domain, each)),
    emojis: data.emoji.map(emojiEntity),
    quote: null,
    card: data.card === null ? null : card(domain, data.card, viewer !== null),
    poll:
      data.poll === null
        ? null
        : pollEntity(data.key, data.poll, now, data.author.key === actingKey, data.emoji),
    quote_approval: quoteApproval(data.quoteApproval, viewer?.quotePermission ?? null),
    ...applicationOf(data),
    ...(viewer === null
      ? {}
      : {
          // What an app shows as favourited can be taken back there: reactions too, and what the author was asked for.
          favourited: viewer.hasFavourited || viewer.hasReacted || viewer.favouriteRequest === 'PENDING',
          reblogged: viewer.hasBoosted || viewer.boostRequest === 'PENDING',
          muted: viewer.hasMutedThread,
          bookmarked: viewer.hasBookmarked,
          filtered: viewer.filtered.map((match) => filterResult(data.key, match)),
          ...(viewer.canPin ? { pinned: viewer.hasPinned } : {}),
        }),
  };
}

/** Posts of ours have the line that names what they quote, as on other servers: apps that show quotes hide it. */
function contentOf({
  html,
  isLocal,
  quote,
}: Pick<PostData, 'html' | 'isLocal'> & { quote: { uri: string } | null }) {
  return isLocal && quote !== null ? quoteLine(quote.uri) + html : html;
}

/** Left out where there is none to show, as Mastodon leaves it out. */
function applicationOf({ application, viewer }: Pick<PostData, 'application' | 'viewer'>) {
  const found = application ?? viewer?.application;
  return found ? { application: { name: found.name, website: found.website } } : {};
}

function mentionEntity(domain: Domain, { handle, identityId, url }: PostData['mentions'][number]) {
  const [username = '', handleDomain = ''] = handle.replace(/^@/, '').split('@');
  return {
    id: identityId === null ? '0' : keyOf(identityId),
    username,
    url,
    acct: handleDomain === domain.name ? username : `${username}@${handleDomain}`,
  };
}
