// The shapes of what pages show.

/**
 * What pages show, as plain data: documents/ makes it from GraphQL, templates read nothing else. Times are ISO 8601.
 */

export interface PersonView {
  /** The REST id. */
  key: string;
  username: string;
  /** `@ana@ana.example` */
  handle: string;
  /** The name they gave themselves, or the username. */
  name: string;
  uri: string;
  /** The page people look at, here or elsewhere; null where there is none. */
  url: string | null;
  avatarUrl: string | null;
  avatarAlt: string;
  isAutomated: boolean;
  isIndexable: boolean;
}

export interface FieldView {
  name: string;
  /** Sanitised. */
  valueHtml: string;
  verifiedAt: string | null;
}

export interface ProfileView extends PersonView {
  /** Sanitised. */
  bioHtml: string;
  fields: readonly FieldView[];
  headerUrl: string | null;
  headerAlt: string;
  isLocked: boolean;
  language: string | null;
  joinedAt: string;
  /** null where they are not shown. */
  counts: { posts: number; followers: number | null; following: number | null };
  movedTo: PersonView | null;
}

/** Whom somebody recommends; all of them agreed. */
export interface CollectionView {
  /** The REST id. */
  key: string;
  uri: string;
  name: string;
  /** Plain text; may be empty. */
  description: string;
  language: string | null;
  hashtag: string | null;
  isSensitive: boolean;
  /** Whether others find it in lists. */
  isDiscoverable: boolean;
  owner: PersonView;
  people: readonly PersonView[];
}

export interface AttachmentView {
  kind: 'image' | 'video' | 'audio' | 'file';
  url: string;
  /** As its server names it; null when it does not. */
  mediaType: string | null;
  alt: string;
  width: number | null;
  height: number | null;
}

export interface PollView {
  isMultiple: boolean;
  options: readonly { title: string; votes: number | null }[];
  endsAt: string | null;
  isClosed: boolean;
  voters: number | null;
}

/** A post that anyone may read. */
export interface PostView {
  key: string;
  uri: string;
  url: string | null;
  author: PersonView;
  visibility: string;
  /** Heading of articles, videos and pages; null otherwise. */
  title: string | null;
  /** Content warning. */
  summary: string | null;
  isSensitive: boolean;
  /** Sanitised. */
  html: string;
  language: string | null;
  publishedAt: string;
  editedAt: string | null;
  attachments: readonly AttachmentView[];
  poll: PollView | null;
  tags: readonly string[];
  quoteUri: string | null;
  /** URI of what it answers, where that is known; null when it is no reply. */
  inReplyToUri: string | null;
  counts: { replies: number; boosts: number; favourites: number };
}

/** An entry of a list. */
export interface EntryView {
  post: PostView;
  /** Set where somebody shows another's post. */
  boostedBy: PersonView | null;
}

export interface PageOf<T> {
  items: readonly T[];
  /** Cursor of the page with what is older; null on the last. */
  older: string | null;
}

export interface ThreadView {
  post: PostView;
  /** From the beginning of the thread down to the parent. */
  ancestors: readonly PostView[];
  /** In reading order; depth 1 are direct answers. */
  replies: readonly { post: PostView; depth: number }[];
  /** There are more than these. */
  isCut: boolean;
}
