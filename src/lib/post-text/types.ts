// The types of post texts and of what is found in them.

/**
 * What an author writes in: `plain` keeps line breaks and finds links; `markdown` is CommonMark without HTML, with
 * links found too.
 */
export type PostTextFormat = 'plain' | 'markdown';

/** A mention as found in a text, before anyone knows whether such an identity exists. */
export interface FoundHandle {
  /** As written. */
  username: string;
  /** Normalised host; null where the author's own domain is meant. */
  domain: string | null;
  /** Equal for all writings of the same handle: `handleKey`. */
  key: string;
}

export interface FoundHashtag {
  /** NFKC and lower-case, without `#`: what is stored, looked up and put into URLs. */
  name: string;
  /** As first written, without `#`. */
  display: string;
}

/** Everything in a text that refers to something else, in order of first appearance and without repetition. */
export interface Entities {
  handles: FoundHandle[];
  hashtags: FoundHashtag[];
  /** Absolute http(s) addresses, normalised by URL. */
  urls: string[];
}

/** What a mention becomes. */
export interface MentionLink {
  /** Where the link leads: the profile page. */
  url: string;
  /** What is shown behind `@`: `ana`, or `ana@ana.example` where it would be ambiguous. */
  display: string;
  /** The URI of the identity, for the activity's tags and for who is notified. */
  identityUri: string;
}

/** How found entities are linked; a mention that is null stays text. */
export interface PostTextLinks {
  mention(handle: FoundHandle): MentionLink | null;
  hashtagUrl(name: string): string;
}

export interface RenderedPostText extends Entities {
  /** Sanitised HTML. */
  html: string;
  /** The HTML did not fit and ends before the text does. */
  isCut: boolean;
  /** The mentions that were linked, one an identity. */
  mentions: { handle: FoundHandle; link: MentionLink }[];
}
