// What use cases are called with: the install (`App`), who asks (`Ctx`), and the running transaction.

import type { Config } from '../config/config.ts';
import type { Collection, Domain, Identity, Post } from '../db/rows.ts';
import type { Database, Tx } from '../db/types.ts';
import type { IdMaker } from '../lib/ids.ts';
import type { Random } from '../lib/random.ts';
import type { Clock } from '../lib/time/clock.ts';
import type { EventLog } from '../live/log.ts';
import type { Log } from '../observe/log.ts';
import type { Metrics } from '../observe/metrics.ts';
import type { Tracing } from '../observe/tracing.ts';
import type { AccessBlocks } from './access/in-memory.ts';
import type { DomainDirectory } from './domains/in-memory.ts';
import type { Fact } from './facts.ts';
import type { HostBlocks } from './hosts/blocks-in-memory.ts';
import type { Restrictions } from './identities/limits/in-memory.ts';
import type { BlobStore, MediaLinks, MediaPort } from './media/ports.ts';
import type {
  KeyPort,
  MailPort,
  OutgoingActivity,
  PasswordPort,
  RenderedActivity,
  SealPort,
} from './ports.ts';
import type { PushPort } from './push/port.ts';
import type { TokenReader } from './tokens/viewer.ts';
import type { Viewer } from './viewer.ts';

/** Everything a use case may lean on; built once by app.ts, every part replaceable in a test. */
export interface App {
  config: Config;
  clock: Clock;
  random: Random;
  ids: IdMaker;
  log: Log;
  metrics: Metrics;
  tracing: Tracing;
  db: Database;
  events: EventLog;
  ports: Ports;
  /** All domains of this install, in memory. */
  domains: DomainDirectory;
  /** Which hosts which domain does not deal with, in memory. */
  hostBlocks: HostBlocks;
  /** From where nobody signs up or comes at all, in memory. */
  accessBlocks: AccessBlocks;
  /** Whom which domain limits or suspended for itself, in memory. */
  restrictions: Restrictions;
  /**
   * Wakes the reconciler (in every process) because there is work; called after the commit that made it. `dueAt` (epoch
   * milliseconds) where that is due later: then this process alone wakes, at that time, if it works at all; should it
   * be gone by then, the others find it in their sweep.
   */
  wake(kind: WakeKind, dueAt?: number): void;
  /** Turns bearer tokens into viewers. */
  tokens: TokenReader;
  /** Runs what follows from a fact, in the same transaction (core/effects, bound by app.ts). */
  effects(ctx: TxCtx, fact: Fact): Promise<void>;
}

/** What core needs from outside of it; bound by app.ts. core never imports activitypub. */
export interface Ports {
  render: ActivityRenderer;
  remote: RemoteLookup;
  keys: KeyPort;
  passwords: PasswordPort;
  seal: SealPort;
  mail: MailPort;
  push: PushPort;
  /** Where uploaded files lie. */
  storage: BlobStore;
  media: MediaPort;
  /** Signed addresses of files. */
  links: MediaLinks;
}

/** Pure of network; may read keys and rows inside of the transaction it is called in. */
export type ActivityRenderer = (ctx: Ctx, activity: OutgoingActivity) => Promise<RenderedActivity>;

/** What a look-up by an address finds. Whoever asked may see less of it: that is the caller's rule to apply. */
export type FoundAtUrl = { post: Post } | { identity: Identity } | { collection: Collection };

/**
 * Asking other servers. Never called inside of a transaction. All fetches are signed by the instance actor of
 * `ctx.domain`.
 */
export interface RemoteLookup {
  /**
   * By handle: the stored identity if fresh, else WebFinger and the actor document. null when there is none or the
   * deadline (ms) passes.
   */
  identityByHandle(ctx: Ctx, username: string, domain: string, deadlineMs: number): Promise<Identity | null>;
  /**
   * Where somebody of another server follows people, with `{uri}` for whom; `template` null where their server does not
   * say. null when nobody has that handle, or there is no answer in time.
   */
  followTemplate(
    ctx: Ctx,
    username: string,
    domain: string,
    deadlineMs: number,
  ): Promise<{ template: string | null } | null>;
  /** By actor URI, as its server says it now. null when it does not answer. */
  identityByUri(ctx: Ctx, uri: string, deadlineMs: number): Promise<Identity | null>;
  /** Whatever stands at a URL; null for nothing that can be had in time. */
  byUrl(ctx: Ctx, url: string, deadlineMs: number): Promise<FoundAtUrl | null>;
  /**
   * Takes over what a post's own server shows of it now, asked as `signerId`, a local identity that may read it, or as
   * the domain itself (null). Nothing happens where there is no answer in time.
   */
  refreshPost(ctx: Ctx, post: Post, signerId: bigint | null, deadlineMs: number): Promise<void>;
}

/**
 * What the reconciler can be woken for: deliveries to hosts, fan-out still to be done, inbound messages, rows that have
 * a time of their own (mutes that end, links to look at), everything else.
 */
export type WakeKind = 'deliveries' | 'fan-out' | 'inbound' | 'timed-rows' | 'work';

/**
 * What a use case is called with. `domain` is the one that was addressed (its host's); null only for operator and
 * system.
 */
export interface Ctx {
  app: App;
  domain: Domain | null;
  viewer: Viewer;
  /** Epoch milliseconds at which the request began. */
  now: number;
  /** The transaction one is in; use cases open their own with `inTransaction` and take part in one that is open. */
  tx: Tx | null;
}

export interface TxCtx extends Ctx {
  tx: Tx;
  /** Tells what happened, so that timelines, notifications, deliveries and live follow in the same transaction. */
  emit(fact: Fact): Promise<void>;
}

/**
 * Runs `work` in the transaction of `ctx`, or in one of its own. Whatever `work` emits takes effect in the same
 * transaction.
 */
export async function inTransaction<T>(ctx: Ctx, work: (ctx: TxCtx) => Promise<T>): Promise<T> {
  if (ctx.tx) return work(withTx(ctx, ctx.tx));
  return ctx.app.db.transaction((tx) => work(withTx(ctx, tx)));
}

/**
 * Member by member: an object that is spread into one that goes on gets a new shape in V8 each time, which all that
 * reads it then pays for.
 */
function withTx({ app, domain, viewer, now }: Ctx, tx: Tx): TxCtx {
  const inside: TxCtx = { app, domain, viewer, now, tx, emit: (fact) => app.effects(inside, fact) };
  return inside;
}

/** The model API to read through: the transaction's inside of one, else the plain one. */
export function models(ctx: Ctx): Tx['models'] {
  return ctx.tx ? ctx.tx.models : ctx.app.db.models;
}

/** Hand-written statements to read through: the transaction's inside of one, else the plain ones. */
export function sql(ctx: Ctx): Tx['sql'] {
  return ctx.tx ? ctx.tx.sql : ctx.app.db.sql;
}

/** A context of the server itself, for the reconciler and inbound federation acting on behalf of `domain`. */
export function systemCtx(app: App, domain: Domain | null = null): Ctx {
  return { app, domain, viewer: { kind: 'system' }, now: app.clock.now(), tx: null };
}
