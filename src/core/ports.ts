// The types of what core asks of federation and of password hashing.

import type {
  Block,
  Boost,
  Collection,
  CollectionItem,
  Domain,
  Favourite,
  Follow,
  Identity,
  MarkRequest,
  PollVote,
  Post,
  Quote,
  Reaction,
  Report,
  Tag,
} from '../db/rows.ts';

/**
 * What core hands to, and gets from, the parts outside of it that it may not import. The functions that are called with
 * a context are declared in context.ts.
 */

/** What leaves this server, in core's words; activitypub/render makes the document of it (ids and shapes). */
export type OutgoingActivity =
  | {
      type: 'create';
      post: Post;
      author: Identity;
      mentioned: readonly Identity[];
      parentAuthor: Identity | null;
    }
  /** `freshId`: makes the id of one that tells of no edit its own. */
  | {
      type: 'update';
      post: Post;
      author: Identity;
      mentioned: readonly Identity[];
      parentAuthor: Identity | null;
      freshId?: bigint;
    }
  | { type: 'delete'; post: Post; author: Identity }
  | { type: 'announce'; boost: Boost; post: Post; booster: Identity; author: Identity }
  | { type: 'undoAnnounce'; boost: Boost; post: Post; booster: Identity; author: Identity }
  /** `againId`: it was sent before, and is stored under a name of its own; the activity is the same. */
  | {
      type: 'like';
      favourite: Favourite;
      post: Post;
      identity: Identity;
      author: Identity;
      againId?: bigint;
    }
  | { type: 'undoLike'; favourite: Favourite; post: Post; identity: Identity; author: Identity }
  | {
      type: 'react';
      reaction: Reaction;
      post: Post;
      identity: Identity;
      author: Identity;
      againId?: bigint;
    }
  | { type: 'undoReact'; reaction: Reaction; post: Post; identity: Identity; author: Identity }
  | { type: 'vote'; vote: PollVote; post: Post; voter: Identity; author: Identity }
  | { type: 'quoteRequest'; quote: Quote; post: Post; author: Identity; quotedAuthor: Identity }
  /** `quote` null: no. `request`: the ids of what is answered and of the post that quotes. */
  | {
      type: 'answerQuote';
      quote: Quote | null;
      request: { uri: string; instrument: string };
      quoter: Identity;
      quoted: Post & { author: Identity };
    }
  | { type: 'replyRequest'; post: Post; author: Identity; parentAuthor: Identity }
  /**
   * `authorizationUri` null: no. `request` null: it answers the reply itself, which nobody asked for. `isForAll`: also
   * who follows the author of ours is told.
   */
  | {
      type: 'answerReply';
      authorizationUri: string | null;
      request: { uri: string; instrument: string } | null;
      reply: { author: Identity; uri?: string };
      parent: Post & { author: Identity };
      isForAll: boolean;
    }
  | { type: 'markRequest'; request: MarkRequest; post: Post; identity: Identity; author: Identity }
  /** `authorizationUri` null: no. */
  | {
      type: 'answerMark';
      act: 'Like' | 'Announce';
      actor: Identity;
      post: Post & { author: Identity };
      request: { uri: string; instrument: string };
      authorizationUri: string | null;
    }
  | { type: 'deleteAuthorization'; authorizationUri: string; author: Identity }
  | {
      type: 'addCollection' | 'updateCollection' | 'removeCollection';
      collection: Collection;
      owner: Identity;
    }
  | {
      type: 'addCollectionItem' | 'removeCollectionItem';
      item: CollectionItem;
      collection: Collection;
      owner: Identity;
    }
  | {
      type: 'featureRequest';
      item: CollectionItem;
      collection: Collection;
      owner: Identity;
      featured: Identity;
    }
  /** `item` null: no. `request`: the ids of what is answered and of the collection. */
  | {
      type: 'answerFeature';
      item: CollectionItem | null;
      request: { uri: string; instrument: string };
      owner: Identity;
      featured: Identity;
    }
  | {
      type: 'deleteFeatureAuthorization';
      item: CollectionItem;
      collection: Collection;
      owner: Identity;
      featured: Identity;
    }
  | { type: 'follow'; follow: Follow; follower: Identity; followee: Identity }
  | { type: 'undoFollow'; follow: Follow; follower: Identity; followee: Identity }
  | { type: 'accept'; follow: Follow; follower: Identity; followee: Identity }
  | { type: 'reject'; follow: Follow; follower: Identity; followee: Identity }
  | { type: 'block'; block: Block; blocker: Identity; blocked: Identity }
  | { type: 'undoBlock'; block: Block; blocker: Identity; blocked: Identity }
  | { type: 'addPin'; pinId: bigint; post: Post; identity: Identity }
  | { type: 'removePin'; pinId: bigint; post: Post; identity: Identity }
  | { type: 'addHashtag' | 'removeHashtag'; featuredId: bigint; tag: Tag; identity: Identity }
  | { type: 'updateActor'; identity: Identity }
  | { type: 'deleteActor'; identity: Identity }
  | { type: 'move'; identity: Identity; target: Identity }
  /** `sender`: the instance actor of the domain on which the report was made. */
  | {
      type: 'flag';
      report: Report;
      sender: Identity;
      target: Identity;
      posts: readonly Post[];
      collections: readonly Collection[];
    };

export interface RenderedActivity {
  /** The activity's id; with more behind it where the same activity is sent once more. */
  uri: string;
  /** ActivityPub type: `Create`, `Undo`, … */
  type: string;
  /** The JSON that is sent, byte for byte. */
  body: string;
}

export interface KeyPort {
  /**
   * A new RSA-2048 and a new Ed25519 pair, as PEM (SPKI and PKCS 8). Slow (tens of ms, in the thread pool): before the
   * transaction.
   */
  generate(): Promise<{ rsa: KeyPairPem; ed25519: KeyPairPem }>;
}

export interface KeyPairPem {
  publicPem: string;
  privatePem: string;
}

export interface PasswordPort {
  /** argon2id with parameters in the hash. */
  hash(password: string): Promise<string>;
  verify(hash: string, password: string): Promise<boolean>;
}

/** A mail as it leaves. */
export interface OutgoingMail {
  from: { name: string; address: string };
  to: string;
  subject: string;
  text: string;
  /** The same as HTML; mails that an older version queued have none. */
  html?: string;
  /** The language of both, as a BCP 47 tag. */
  language?: string;
  /** Where a POST alone ends mails of this kind for the reader (RFC 8058). */
  unsubscribeUrl?: string;
}

export interface MailPort {
  /** Resolves when the mail server took it; rejects with why it did not. Called by the reconciler alone. */
  send(mail: OutgoingMail): Promise<void>;
}

/** Seals texts that lie in the database and must be read again, by a key that does not lie there. */
export interface SealPort {
  seal(text: string): string;
  /** The text; null for what another key sealed, or somebody changed. */
  open(sealed: string): string | null;
}

/** Everything of a domain that URIs are made of. */
export type DomainUris = Pick<Domain, 'origin' | 'host' | 'name'>;
