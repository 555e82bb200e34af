// The fragments of posts and timeline entries.

import { graphql, type ResultOf } from '../../graphql/documents/typed.ts';
import { hasNothingToSee } from '../../lib/text.ts';
import type { AttachmentView, EntryView, PageOf, PostView } from '../views.ts';
import { PERSON, personView } from './person.ts';

/** A post with everything that its page shows. */
export const POST = graphql(
  `fragment Post on Post {
    key uri url visibility title summary isSensitive html language publishedAt editedAt inReplyToUri quoteUri
    author { ...Person }
    attachments { type url mediaType alt width height }
    poll { isMultiple options { title votes } endsAt closedAt voters }
    hashtags { name }
    counts { replies boosts favourites }
  }`,
  [PERSON],
);

/** A page of any timeline. */
export const ENTRIES = graphql(
  `fragment Entries on TimelineConnection {
    nodes { post { ...Post } boost { by { ...Person } } }
    pageInfo { hasNextPage endCursor }
  }`,
  [POST, PERSON],
);

export type PostData = ResultOf<typeof POST>;
export type EntriesData = ResultOf<typeof ENTRIES>;

const KINDS: Record<string, AttachmentView['kind']> = { IMAGE: 'image', VIDEO: 'video', AUDIO: 'audio' };

/** `now` in epoch milliseconds: a poll whose time is over is closed, also where its server did not say so. */
export function postView(data: PostData, now: number): PostView {
  const { author, attachments, poll, hashtags, title, summary, ...rest } = data;
  return {
    ...rest,
    // What holds no letter warns of nothing and would be a fold without a name.
    title: title === null || hasNothingToSee(title) ? null : title,
    summary: summary === null || hasNothingToSee(summary) ? null : summary,
    author: personView(author),
    attachments: attachments.map(({ type, ...each }) => ({ ...each, kind: KINDS[type] ?? 'file' })),
    poll: poll && {
      isMultiple: poll.isMultiple,
      options: poll.options,
      endsAt: poll.endsAt,
      isClosed: poll.closedAt !== null || (poll.endsAt !== null && Date.parse(poll.endsAt) <= now),
      voters: poll.voters,
    },
    tags: hashtags.map(({ name }) => name),
  };
}

/** An empty page where the list may not be read. */
export function entriesView(data: EntriesData | null, now: number): PageOf<EntryView> {
  if (data === null) return { items: [], older: null };
  return {
    items: data.nodes.map(({ post, boost }) => ({
      post: postView(post, now),
      boostedBy: boost && personView(boost.by),
    })),
    older: data.pageInfo.hasNextPage ? data.pageInfo.endCursor : null,
  };
}
