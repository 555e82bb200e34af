// The facts that use cases emit: everything that can have happened.

import type {
  Announcement,
  AuditEntry,
  Block,
  Boost,
  Collection,
  CollectionItem,
  Domain,
  Favourite,
  Follow,
  Identity,
  Import,
  List,
  MarkRequest,
  Mute,
  Pin,
  PollVote,
  Post,
  Quote,
  Reaction,
  Report,
  Severance,
  SignUp,
  Tag,
} from '../db/rows.ts';
import type { Notice } from './audit/notice.ts';

/**
 * What can have happened. Use cases write their own rows and emit one of these; core/effects (one file a fact) alone
 * makes timelines, notifications, deliveries and live events of it, in the same transaction. A fact is the same whether
 * a local or a remote identity did it: effects look at `domainId` of the identities to know what must leave this
 * server.
 */
/** A report that was made, with the posts and collections of its target that it names. */
export interface MadeReport {
  report: Report;
  target: Identity;
  posts: readonly Post[];
  collections: readonly Collection[];
}

export type Fact =
  | { kind: 'identityCreated'; identity: Identity }
  | { kind: 'identityUpdated'; identity: Identity; before: Identity }
  /**
   * Posts, follows and the like are already gone or tombstoned by the use case; deliveries go to everyone who knows it.
   */
  | { kind: 'identityDeleted'; identity: Identity }
  | { kind: 'identityMoved'; identity: Identity; target: Identity }
  /**
   * `mentioned`: identities named in the post or addressed. `parent`: the post it answers, where known. A post of
   * another server comes once for each domain it is delivered to (`ctx.domain`): `isNew` only the first time, when its
   * row was made. `isDelivered` is false for what we fetched ourselves (an ancestor, a boosted post): it is in public
   * timelines but in no home timeline, and notifies nobody.
   */
  | {
      kind: 'posted';
      post: Post;
      author: Identity;
      mentioned: readonly Identity[];
      parent: Post | null;
      parentAuthor: Identity | null;
      isNew: boolean;
      isDelivered: boolean;
    }
  /**
   * A post that was stored here already was fetched or looked up on behalf of a domain (`ctx.domain`): it is known
   * there now.
   */
  | { kind: 'postBrought'; post: Post }
  /** Replies that were stored before what they answer were hung under it. */
  | { kind: 'repliesAdopted'; parent: Post & { author: Identity }; replyIds: readonly bigint[] }
  /** `mentioned`: all now mentioned; `newlyMentioned`: those first mentioned by this edit (they get a Create). */
  | {
      kind: 'edited';
      post: Post;
      before: Post;
      author: Identity;
      mentioned: readonly Identity[];
      newlyMentioned: readonly Identity[];
    }
  /**
   * `post` is the tombstone, `before` what it was. `boosts`: the newest boosts that were deleted with it; they are
   * timeline entries of their own.
   */
  | { kind: 'postDeleted'; post: Post; before: Post; author: Identity; boosts: readonly Boost[] }
  /** `isNew` as for posts: a boost from another server comes once for each domain it is delivered to. */
  | { kind: 'boosted'; boost: Boost; post: Post; booster: Identity; author: Identity; isNew: boolean }
  | { kind: 'unboosted'; boost: Boost; post: Post; booster: Identity; author: Identity }
  | { kind: 'favourited'; favourite: Favourite; post: Post; identity: Identity; author: Identity }
  | { kind: 'unfavourited'; favourite: Favourite; post: Post; identity: Identity; author: Identity }
  | { kind: 'reacted'; reaction: Reaction; post: Post; identity: Identity; author: Identity }
  /** All that one act took back, in the order in which they were made. */
  | { kind: 'unreacted'; reactions: readonly Reaction[]; post: Post; identity: Identity; author: Identity }
  /** Votes in the poll of a post, which is given with its new counts. */
  | { kind: 'voted'; post: Post; author: Identity; voter: Identity; votes: readonly PollVote[] }
  /** The results of a poll are others than `before`, without a vote here: its server told, or it was closed. */
  | { kind: 'pollChanged'; post: Post; before: Post; author: Identity }
  /**
   * The author of a quoted post, or its server, agreed to a quote or no longer does; `before` null: it was just made.
   * `post` quotes; `quoted` is null where that is not known here.
   */
  | {
      kind: 'quoteChanged';
      quote: Quote;
      before: Quote['state'] | null;
      post: Post & { author: Identity };
      quoted: (Post & { author: Identity }) | null;
    }
  /** Others may quote it, reply to it or the like than before: no edit. */
  | { kind: 'policyChanged'; post: Post; author: Identity }
  /**
   * The author of what a reply answers, or their server, agreed to it or no longer does; `before` as it stood until
   * now. A reply that waits from the beginning comes by `replyHeld` and not by `posted`, which follows once it is
   * shown.
   */
  | {
      kind: 'replyChanged';
      reply: Post & { author: Identity };
      before: Post['replyState'];
      parent: Post & { author: Identity };
    }
  /** `isDelivered` as with `posted`. */
  | {
      kind: 'replyHeld';
      reply: Post & { author: Identity };
      parent: Post & { author: Identity };
      isDelivered: boolean;
    }
  /**
   * A reply to one of ours was agreed to, with `authorizationUri`, or refused (null). `request` null: nobody asked for
   * it by a ReplyRequest, so the answer names the reply. `isQuiet`: only who wrote it is told.
   */
  | {
      kind: 'replyAnswered';
      reply: { author: Identity; uri?: string; visibility?: Post['visibility'] };
      isQuiet?: boolean;
      parent: Post & { author: Identity };
      authorizationUri: string | null;
      request: { uri: string; instrument: string } | null;
    }
  /** The author of a post of ours took back that a reply to it may stand there. */
  | {
      kind: 'replyAuthorizationEnded';
      reply: Post & { author: Identity };
      parent: Post & { author: Identity };
      authorizationUri: string;
    }
  /** A QuoteRequest of another server was answered: with `quote`, or with no (null). */
  | {
      kind: 'quoteAnswered';
      quote: Quote | null;
      request: { uri: string; instrument: string };
      quoter: Identity;
      quoted: Post & { author: Identity };
    }
  /**
   * Somebody here asks the author of a post of another server before they favourite or boost it, or takes that back
   * (`markWithdrawn`).
   */
  | { kind: 'markAsked'; request: MarkRequest; post: Post; identity: Identity; author: Identity }
  | { kind: 'markWithdrawn'; request: MarkRequest; post: Post; identity: Identity; author: Identity }
  /** Its author refused it: a favourite or boost that there was is undone by a fact of its own. */
  | { kind: 'markRefused'; post: Post; identity: Identity; author: Identity }
  /** A LikeRequest or AnnounceRequest of another server was answered: with an authorization, or with no (null). */
  | {
      kind: 'markAnswered';
      act: 'Like' | 'Announce';
      actor: Identity;
      post: Post & { author: Identity };
      request: { uri: string; instrument: string };
      authorizationUri: string | null;
    }
  | { kind: 'collectionCreated'; collection: Collection; owner: Identity }
  | { kind: 'collectionChanged'; collection: Collection; before: Collection; owner: Identity }
  /** `featured`: who was in it, or was asked. */
  | { kind: 'collectionDeleted'; collection: Collection; owner: Identity; featured: readonly Identity[] }
  /**
   * Somebody was put into a collection (`before` null), or they or their server agreed to that, did not, or no longer
   * do. `featured` is null as long as they are not known here. `isTold`: the collection was just told with them in it.
   */
  | {
      kind: 'collectionItemChanged';
      item: CollectionItem;
      before: CollectionItem['state'] | null;
      collection: Collection;
      owner: Identity;
      featured: Identity | null;
      isTold?: boolean;
    }
  /** Somebody was taken out of a collection by its owner. */
  | {
      kind: 'collectionItemRemoved';
      item: CollectionItem;
      collection: Collection;
      owner: Identity;
      featured: Identity | null;
    }
  /** A FeatureRequest of another server was answered: with `item`, or with no (null). */
  | {
      kind: 'featureAnswered';
      item: CollectionItem | null;
      request: { uri: string; instrument: string };
      owner: Identity;
      featured: Identity;
    }
  /** The preview of what some posts link to came, or is another one. */
  | { kind: 'previewChanged'; postIds: readonly bigint[] }
  /** The results of a poll of ours are to be told to other servers. */
  | { kind: 'pollTold'; post: Post; author: Identity }
  /** A Follow that waits for the followee (remote, or locked). */
  | { kind: 'followRequested'; follow: Follow; follower: Identity; followee: Identity }
  /** A Follow that was accepted: at once, or later by the followee. `wasPending`: a request was answered. */
  | { kind: 'followed'; follow: Follow; follower: Identity; followee: Identity; wasPending: boolean }
  /** Older posts of somebody on another server were fetched, for these people here who follow them. */
  | { kind: 'olderPostsCame'; follows: readonly (Follow & { follower: Identity })[] }
  /** The same Follow came again from another server: it is answered again, nothing else. */
  | { kind: 'followRepeated'; follow: Follow; follower: Identity; followee: Identity }
  /** A local follower chose other options for a follow there is, accepted or not. */
  | { kind: 'followOptionsChanged'; follower: Identity }
  /** The followee took its Accept back: what was an accepted follow waits again. */
  | { kind: 'followUnaccepted'; follow: Follow; follower: Identity; followee: Identity }
  /**
   * The followee said no to a request, or removed an accepted follower. `byFollowee` false: the follower withdrew
   * (unfollow).
   */
  | { kind: 'unfollowed'; follow: Follow; follower: Identity; followee: Identity; byFollowee: boolean }
  | { kind: 'blocked'; block: Block; blocker: Identity; blocked: Identity }
  | { kind: 'unblocked'; block: Block; blocker: Identity; blocked: Identity }
  | { kind: 'muted'; mute: Mute; muter: Identity; muted: Identity }
  | { kind: 'unmuted'; muter: Identity; muted: Identity }
  /** Filters of somebody were made, changed or deleted. */
  | { kind: 'filtersChanged'; owner: Identity }
  /** Somebody hides a server from themselves, or shows it again. */
  | { kind: 'hostHidden'; identity: Identity }
  | { kind: 'tagUnfollowed'; tag: Tag; identity: Identity }
  /** An import goes on, or has ended. */
  | { kind: 'importChanged'; import: Import; owner: Identity }
  /**
   * Members or rules of a list changed, or it was deleted. `changesHome`: so did what its owner's home timeline shows.
   */
  | { kind: 'listChanged'; list: List; owner: Identity; changesHome: boolean }
  /** A profile shows a hashtag, or no longer does. */
  | { kind: 'hashtagFeatured'; featuredId: bigint; tag: Tag; identity: Identity }
  | { kind: 'hashtagUnfeatured'; featuredId: bigint; tag: Tag; identity: Identity }
  | { kind: 'pinned'; pin: Pin; post: Post; identity: Identity }
  | { kind: 'unpinned'; pin: Pin; post: Post; identity: Identity }
  /** Somebody reported people to the moderators of `domain`, all at once: at least one, a report for each. */
  | { kind: 'reported'; reporter: Identity; domain: Domain; made: readonly MadeReport[] }
  /** Somebody who signed up, or asked to join with a login they have, waits for the moderators of `domain`. */
  | { kind: 'signUpWaits'; signUp: SignUp; domain: Domain }
  /** A sign-up is over: they are in, were turned away, or went. */
  | { kind: 'signUpEnded'; signUpId: bigint }
  /** Somebody who signed up, or joined, is in. */
  | { kind: 'signedUp'; identity: Identity; domain: Domain }
  /** An announcement was made or changed (`shown`), deleted, or `emoji` was put under it or taken away. */
  | {
      kind: 'announcementChanged';
      announcement: Announcement;
      change: 'shown' | 'reacted' | 'removed';
      emoji?: string;
    }
  /** Something was written into the audit log. */
  | { kind: 'actRecorded'; entry: AuditEntry; notice: Notice }
  /** The first follows of an identity that a decision about a server or somebody else ended. */
  | { kind: 'followsSevered'; severance: Severance; identity: Identity }
  | { kind: 'domainChanged'; domain: Domain }
  | { kind: 'hostBlocksChanged'; domainId: bigint | null }
  | { kind: 'accessBlocksChanged' }
  | { kind: 'tokenRevoked'; tokenId: bigint }
  | { kind: 'userChanged'; userId: bigint }
  /** One more login holds a local identity. */
  | { kind: 'identityShared'; identity: Identity; userId: bigint }
  /**
   * A login is about to lose its role on a domain, or its hold of an identity; it has them still. Where another holder
   * moderates, nothing follows.
   */
  | { kind: 'moderatorLeaves'; userId: bigint; from: { domainId: bigint } | { id: bigint } };

export type FactKind = Fact['kind'];
export type FactOf<K extends FactKind> = Extract<Fact, { kind: K }>;
