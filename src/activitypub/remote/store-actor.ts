// Stores a fetched actor as an identity, with its keys.

import { type Ctx, inTransaction, type TxCtx } from '../../core/context.ts';
import { moveAudience } from '../../core/follows/audience.ts';
import { ensureHost } from '../../core/hosts/ensure.ts';
import { indexIdentity } from '../../core/search/indexing.ts';
import { refreshHandleSoon } from '../../core/work/identity-refresh.ts';
import type { Identity } from '../../db/rows.ts';
import { usernameKey } from '../../lib/handle.ts';
import type { RemoteActor } from '../parse/actor.ts';
import { hostOf } from '../parse/values/iri.ts';
import { actorColumns } from './actor-shape.ts';
import { type ConfirmedHandle, isUnsure } from './handle.ts';
import { storeActorKeys } from './store-keys.ts';

/** Ids begin here (lib/ids.ts). */
const EARLIEST_MS = Date.UTC(2000, 0, 1);

/**
 * Stores an actor whose document came from its own origin, and its keys: a new row, or the one of its URI brought up to
 * date. State and counts are ours and stay. Opens its own transaction. Null where the URI is one of ours or its host is
 * blocked.
 */
export async function storeActor(
  ctx: Ctx,
  actor: RemoteActor,
  handle: ConfirmedHandle,
): Promise<Identity | null> {
  const host = hostOf(actor.id);
  if (host === null || (await ctx.app.domains.isOwnHost(host))) return null;
  // A handle of one of our own domains is given out here and nowhere else.
  const isOurs = (await ctx.app.domains.byName(handle.domain)) !== null;
  const safe = isOurs
    ? { username: actor.username, domain: host, isConfirmed: false, isUnsure: false }
    : handle;
  return inTransaction(ctx, async (ctx) => {
    const before = await ctx.tx.models.identity.findUnique({ where: { uri: actor.id } });
    if (before?.domainId != null) return null;
    const identity = before ? await update(ctx, before, actor, safe) : await insert(ctx, actor, safe, host);
    if (!identity) return null;
    if (!before) await indexIdentity(ctx, identity);
    const hasNewKeys = await storeActorKeys(ctx, identity, actor);
    if (before && (hasNewKeys || differs(before, identity))) {
      await ctx.emit({ kind: 'identityUpdated', identity, before });
    }
    if (isUnsure(safe, identity)) await refreshHandleSoon(ctx, identity.id);
    return identity;
  });
}

async function insert(
  ctx: TxCtx,
  actor: RemoteActor,
  handle: ConfirmedHandle,
  host: string,
): Promise<Identity | null> {
  const { id: hostId } = await ensureHost(ctx, host);
  const key = await claimHandle(ctx, null, actor.id, handle);
  const now = ctx.app.clock.now();
  const id = ctx.app.ids.next();
  const createdAt = Math.min(Math.max(actor.publishedAt ?? now, EARLIEST_MS), now);
  const inserted = await ctx.tx.sql.run(
    `INSERT INTO identity ("id", "uri", "hostId", "username", "usernameKey", "handleDomain", "createdAt", "updatedAt")
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    [
      id,
      actor.id,
      hostId,
      handle.username,
      key ?? unclaimed(handle, id),
      handle.domain,
      BigInt(createdAt),
      BigInt(now),
    ],
  );
  if (inserted === 0) {
    // Two met it at once; the other was first.
    const known = await ctx.tx.models.identity.findUnique({ where: { uri: actor.id } });
    return known ? update(ctx, known, actor, handle) : null;
  }
  return ctx.tx.models.identity.update({
    where: { id },
    data: { ...actorColumns(actor), isInstance: isInstanceActor(actor), fetchedAt: BigInt(now) },
  });
}

async function update(
  ctx: TxCtx,
  before: Identity,
  actor: RemoteActor,
  handle: ConfirmedHandle,
): Promise<Identity> {
  const now = BigInt(ctx.app.clock.now());
  // What a server merely does not confirm today was confirmed once: a handle goes only to another that is confirmed.
  const keeps = !handle.isConfirmed && before.handleDomain !== handle.domain;
  const key = keeps ? before.usernameKey : await claimHandle(ctx, before.id, actor.id, handle);
  const names = keeps
    ? {}
    : {
        username: handle.username,
        usernameKey: key ?? unclaimed(handle, before.id),
        handleDomain: handle.domain,
      };
  const columns = actorColumns(actor);
  const updated = await ctx.tx.models.identity.update({
    where: { id: before.id },
    data: { ...columns, ...names, isInstance: isInstanceActor(actor), fetchedAt: now, updatedAt: now },
  });
  if ((before.sharedInbox ?? before.inbox) !== (updated.sharedInbox ?? updated.inbox))
    await moveAudience(ctx, before, updated);
  return updated;
}

/**
 * The key a handle is found by, or null where somebody else holds it and it is not confirmed to be this actor's. Who
 * holds a handle that its domain has confirmed to be another's loses it (a name given out anew); local identities never
 * do.
 */
async function claimHandle(
  ctx: TxCtx,
  ownId: bigint | null,
  uri: string,
  handle: ConfirmedHandle,
): Promise<string | null> {
  const key = usernameKey(handle.username);
  const holder = await ctx.tx.models.identity.findUnique({
    where: { handleDomain_usernameKey: { handleDomain: handle.domain, usernameKey: key } },
  });
  if (!holder || holder.id === ownId || holder.uri === uri) return key;
  if (holder.domainId !== null || !handle.isConfirmed) return null;
  await ctx.tx.models.identity.update({
    where: { id: holder.id },
    data: { usernameKey: unclaimed(holder, holder.id) },
  });
  return key;
}

/** No handle contains `#`, so nobody is found under this. */
function unclaimed(handle: { username: string }, id: bigint): string {
  return `${usernameKey(handle.username)}#${id}`;
}

/** `acct:{host}@{host}`, of type Application: the actor that speaks for a whole server. */
function isInstanceActor(actor: RemoteActor): boolean {
  return actor.type === 'Application' && usernameKey(actor.username) === hostOf(actor.id);
}

const SHOWN = [
  'name',
  'username',
  'usernameKey',
  'handleDomain',
  'type',
  'bioHtml',
  'url',
  'avatarUrl',
  'avatarAlt',
  'headerUrl',
  'headerAlt',
  'isLocked',
  'isDiscoverable',
  'isIndexable',
  'showsMedia',
  'showsMediaReplies',
  'showsFeatured',
  'inbox',
  'sharedInbox',
  'followersUri',
  'featuredUri',
  'featuredTagsUri',
  'featuredCollectionsUri',
  'featureApproval',
] as const satisfies readonly (keyof Identity)[];

function differs(before: Identity, after: Identity): boolean {
  return (
    SHOWN.some((name) => before[name] !== after[name]) ||
    JSON.stringify([before.fields, before.emoji, before.alsoKnownAs, before.attributionDomains ?? []]) !==
      JSON.stringify([after.fields, after.emoji, after.alsoKnownAs, after.attributionDomains ?? []])
  );
}
