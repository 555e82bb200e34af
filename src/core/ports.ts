import type { Block, Boost, Domain, Favourite, Follow, Identity, Post } from '../db/rows.ts';
import type { Ctx } from './context.ts';

/** What core needs from outside of it; bound by app.ts. core never imports activitypub. */
export interface Ports {
  render: ActivityRenderer;
  remote: RemoteLookup;
  keys: KeyPort;
  passwords: PasswordPort;
}

/** What leaves this server, in core's words; activitypub/render makes the document of it (WIRE.md §4: ids and shapes). */
export type OutgoingActivity =
  | {
      type: 'create';
      post: Post;
      author: Identity;
      mentioned: readonly Identity[];
      parentAuthor: Identity | null;
    }
  | {
      type: 'update';
      post: Post;
      author: Identity;
      mentioned: readonly Identity[];
      parentAuthor: Identity | null;
    }
  | { type: 'delete'; post: Post; author: Identity }
  | { type: 'announce'; boost: Boost; post: Post; booster: Identity; author: Identity }
  | { type: 'undoAnnounce'; boost: Boost; post: Post; booster: Identity; author: Identity }
  | { type: 'like'; favourite: Favourite; post: Post; identity: Identity; author: Identity }
  | { type: 'undoLike'; favourite: Favourite; post: Post; identity: Identity; author: Identity }
  | { type: 'follow'; follow: Follow; follower: Identity; followee: Identity }
  | { type: 'undoFollow'; follow: Follow; follower: Identity; followee: Identity }
  | { type: 'accept'; follow: Follow; follower: Identity; followee: Identity }
  | { type: 'reject'; follow: Follow; follower: Identity; followee: Identity }
  | { type: 'block'; block: Block; blocker: Identity; blocked: Identity }
  | { type: 'undoBlock'; block: Block; blocker: Identity; blocked: Identity }
  | { type: 'addPin'; pinId: bigint; post: Post; identity: Identity }
  | { type: 'removePin'; pinId: bigint; post: Post; identity: Identity }
  | { type: 'updateActor'; identity: Identity }
  | { type: 'deleteActor'; identity: Identity }
  | { type: 'move'; identity: Identity; target: Identity };

export interface RenderedActivity {
  /** The activity's id. */
  uri: string;
  /** ActivityPub type: `Create`, `Undo`, … */
  type: string;
  /** The JSON that is sent, byte for byte. */
  body: string;
}

/** Pure of network; may read keys and rows inside of the transaction it is called in. */
export type ActivityRenderer = (ctx: Ctx, activity: OutgoingActivity) => Promise<RenderedActivity>;

/** Asking other servers. Never called inside of a transaction. All fetches are signed by the instance actor of `ctx.domain`. */
export interface RemoteLookup {
  /** By handle: the stored identity if fresh, else WebFinger and the actor document. null when there is none or the deadline (ms) passes. */
  identityByHandle(ctx: Ctx, username: string, domain: string, deadlineMs: number): Promise<Identity | null>;
  /** By actor URI, as its server says it now. null when it does not answer. */
  identityByUri(ctx: Ctx, uri: string, deadlineMs: number): Promise<Identity | null>;
  /** Whatever stands at a URL: a post, an identity, or null. */
  byUrl(ctx: Ctx, url: string, deadlineMs: number): Promise<{ post: Post } | { identity: Identity } | null>;
}

export interface KeyPort {
  /** A new RSA-2048 and a new Ed25519 pair, as PEM (SPKI and PKCS 8). Slow (tens of ms, in the thread pool): before the transaction. */
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

/** Everything of a domain that URIs are made of. */
export type DomainUris = Pick<Domain, 'origin' | 'host' | 'name'>;
