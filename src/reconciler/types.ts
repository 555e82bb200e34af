// What the reconciler is made with and offers to the rest of the server.

import type { AuthorizationType } from '../activitypub/authorization.ts';
import type { PreparedInbound } from '../activitypub/inbox/outcome.ts';
import type { KeyObjectCache } from '../activitypub/keys/key-object.ts';
import type { OutboxTaking } from '../activitypub/remote/collections/outbox.ts';
import type { Ctx, WakeKind } from '../core/context.ts';
import type { DeliveryQueue } from '../core/deliveries/queue.ts';
import type { Authorization } from '../core/posts/approval/authorization.ts';
import type { Collection, Domain, Identity, Inbound, Post } from '../db/rows.ts';
import type { StateGraph } from '../lib/graph/graph.ts';
import type { Fetcher } from '../net/fetch.ts';
import type { LookedAt } from './previews/look.ts';

/** A stored message that waits to be handled; its body is there. */
export type InboundMessage = Inbound & { body: string };

/**
 * Reads an inbound message for the domain it was POSTed to (`ctx.domain`; `ctx.tx` is null) and fetches what it needs.
 * What it answers is then applied in a transaction, several messages together. Idempotent: after a crash it is called
 * again. A throw counts as `retry`.
 */
export type HandleInbound = (ctx: Ctx, message: InboundMessage) => Promise<PreparedInbound>;

/** What the machines ask of other servers. Never called inside of a transaction. */
export interface RemoteWork {
  /**
   * Fetches an actor anew and stores what it says; `gone` when its server says 410 or Tombstone (it is stored as
   * deleted then), `unsure` where a server that has to confirm its handle did not answer.
   */
  refreshIdentity(ctx: Ctx, identity: Identity): Promise<'fresh' | 'unsure' | 'gone' | 'unreachable'>;
  /**
   * Who bears a handle: somebody known here, else asked of their server; null where it says that nobody does. Rejects
   * with FetchError where it cannot be asked.
   */
  findByHandle(ctx: Ctx, username: string, domain: string): Promise<Identity | null>;
  /**
   * The stored post of a URI, fetched from its origin if it is not known; null where there is none to be had.
   * `quoteDepth`: how many quotes led to it.
   */
  fetchPost(ctx: Ctx, uri: string, quoteDepth?: number): Promise<Post | null>;
  /**
   * The authorization of a quote, reply or place in a collection as its server shows it; null for none. Rejects where
   * it cannot be asked.
   */
  fetchAuthorization(ctx: Ctx, uri: string, type: AuthorizationType): Promise<Authorization | null>;
  /**
   * The stored collection of a URI, else fetched with its owner; null for none. Rejects where it cannot be asked.
   * `because`: the host that named it, whose fetches these count as.
   */
  fetchCollection(ctx: Ctx, uri: string, because: string): Promise<Collection | null>;
  /** Takes over what a remote post's own server shows of it now. Rejects where it cannot be asked. */
  refreshPost(ctx: Ctx, post: Post): Promise<void>;
  /**
   * Takes over the newest posts of a remote identity's outbox for domains of ours. Answers how many were looked at;
   * rejects with FetchError.
   */
  takeOutbox(domains: readonly Ctx[], identity: Identity, taking: OutboxTaking): Promise<number>;
  /** URIs of the first replies to a remote post, as its server lists them, at most `limit`. */
  listReplies(ctx: Ctx, post: Post, limit: number): Promise<readonly string[]>;
}

/** Looks at a web page that posts link to. Never called inside of a transaction. */
export type LookAtPage = (ctx: Ctx, url: string) => Promise<LookedAt>;

/** Whether DNS shows that whoever added a domain owns it. */
export type ProveDomain = (domain: Domain) => Promise<boolean>;

export interface ReconcilerOptions {
  fetcher: Pick<Fetcher, 'post'>;
  /** Parsed private keys. */
  keys: Pick<KeyObjectCache, 'privateKey'>;
  handleInbound: HandleInbound;
  /** Default: activitypub's, over what `bindActivityPub` was given. */
  remote?: RemoteWork;
  /** Default: a TXT record (core/domains/proof). */
  proveDomain?: ProveDomain;
  /** Default: over the guarded network (previews/look.ts). */
  lookAtPage?: LookAtPage;
  /** Requests under way in this process at most. Default 64; a crash repeats at most so many. */
  slots?: number;
  /** Requests under way to one host at most. Default 8. */
  slotsPerHost?: number;
}

/** Delivers to other servers, handles what they send, and does everything else that takes time. */
export interface Reconciler {
  /** Checks the graphs, takes up what a crash left, and begins. */
  start(): Promise<void>;
  /** Begins nothing new, lets what is under way end (10 s at most), writes down what came of it. */
  stop(): Promise<void>;
  /** There is work; also before `start` and in processes that never start one (then those that do are notified). */
  wake(kind: WakeKind, dueAt?: number): void;
  /** For GraphQL and the command line. */
  readonly queue: DeliveryQueue;
  /** A verified request came from this host: it is up, so a probe is due, at most once a minute. */
  hostSeen(name: string): void;
  /** Everything that takes time, as state graphs (`pukeko graph`). */
  readonly graphs: readonly StateGraph[];
}
