import { hasNothingToSee } from '../../lib/text.ts';
import type { AttachmentView, EntryView, PageOf, PostView } from '../views.ts';
import { PERSON, type PersonData, personView } from './person.ts';

export const POST = `fragment Post on Post {
  key uri url visibility title summary isSensitive html language publishedAt editedAt inReplyToUri quoteUri
  author { ...Person }
  attachments { type url mediaType alt width height }
  poll { isMultiple options { title votes } endsAt closedAt voters }
  hashtags { name }
  counts { replies boosts favourites }
}
${PERSON}`;

/** A page of any timeline. */
export const ENTRIES = `fragment Entries on TimelineConnection {
  nodes { post { ...Post } boost { by { ...Person } } }
  pageInfo { hasNextPage endCursor }
}
${POST}`;

export interface PostData {
  key: string;
  uri: string;
  url: string | null;
  visibility: string;
  title: string | null;
  summary: string | null;
  isSensitive: boolean;
  html: string;
  language: string | null;
  publishedAt: string;
  editedAt: string | null;
  inReplyToUri: string | null;
  quoteUri: string | null;
  author: PersonData;
  attachments: {
    type: string;
    url: string;
    mediaType: string | null;
    alt: string;
    width: number | null;
    height: number | null;
  }[];
  poll: {
    isMultiple: boolean;
    options: { title: string; votes: number | null }[];
    endsAt: string | null;
    closedAt: string | null;
    voters: number | null;
  } | null;
  hashtags: { name: string }[];
  counts: { replies: number; boosts: number; favourites: number };
}

export interface EntriesData {
  nodes: { post: PostData; boost: { by: PersonData } | null }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

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

export function entriesView(data: EntriesData, now: number): PageOf<EntryView> {
  return {
    items: data.nodes.map(({ post, boost }) => ({
      post: postView(post, now),
      boostedBy: boost && personView(boost.by),
    })),
    older: data.pageInfo.hasNextPage ? data.pageInfo.endCursor : null,
  };
}
