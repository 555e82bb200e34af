// The port through which pages read what they show.

import type { Domain } from '../db/rows.ts';
import type { DomainTextName } from './routes.ts';
import type {
  CollectionView,
  EntryView,
  PageOf,
  PersonView,
  PostView,
  ProfileView,
  ThreadView,
} from './views.ts';

/** A thing that was there and is not any more (410); null stands for what nobody may know of (404). */
export const GONE = 'gone';
export type Gone = typeof GONE;

/** Begins to read for one request to a domain's host: everything that is asked of it shares what was loaded. */
export type PageSource = (domain: Domain) => PageData;

/** Where pages get what they show: what somebody without an account may see on a domain, and nothing more. */
export interface PageData {
  /** What its front page shows. */
  front(): Promise<Front>;
  /** What the domain says about itself at length; null where it says nothing. */
  text(of: DomainTextName): Promise<TextView | null>;
  /** An identity of the domain by username in any case. */
  profile(username: string, after: string | null): Promise<ProfilePage | Gone | null>;
  /** A collection of an identity of the domain, with who is in it. */
  collection(key: string): Promise<CollectionView | null>;
  /** A post by an identity of the domain, with what it answers and what answers it. */
  thread(key: string): Promise<ThreadView | Gone | null>;
  /** A hashtag by its normalised name, as the domain writes it, and public posts with it. */
  tagged(name: string, after: string | null): Promise<{ display: string; entries: PageOf<EntryView> }>;
  /** Public posts of one identity of the domain, newest first, without boosts. */
  feedOf(username: string): Promise<{ profile: ProfileView; posts: readonly PostView[] } | Gone | null>;
  /** Public posts of the domain's people. */
  feed(): Promise<readonly PostView[]>;
}

export interface Front {
  /** Of the domain, who want to be found. */
  people: readonly PersonView[];
  /** Its newest public ones. */
  posts: readonly EntryView[];
  /** Which long texts about itself the domain has. */
  texts: readonly DomainTextName[];
  /** On localhost, as long as nobody has a login: whoever looks may be whoever is to set the install up. */
  isNew: boolean;
}

/** A long text of a domain about itself. */
export interface TextView {
  /** Safe HTML. */
  html: string;
  /** When it was last changed, as a timestamp. */
  updatedAt: string;
  /** Of terms: the day from which they hold, `2026-01-31`; null for other texts. */
  effectiveDate: string | null;
}

export interface ProfilePage {
  profile: ProfileView;
  /** Only on the first page. */
  pinned: readonly PostView[];
  entries: PageOf<EntryView>;
}
