// Stores the public keys of remote actors.

import type { TxCtx } from '../../core/context.ts';
import type { Identity } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import type { PublishedKey } from '../keys/published.ts';
import type { RemoteActor } from '../parse/actor.ts';
import { withoutFragment } from '../parse/values/iri.ts';

/**
 * Makes the stored keys of an actor those it publishes: new ones are added, changed ones replaced, others go (those it
 * lists by id alone stay, their own documents tell). Answers whether anything changed.
 *
 * Any actor can list any id of its server as its key's, also a neighbour's. The actor whose document lies at the key's
 * address wins: it takes its ids back from whoever lists them, and nobody else gets an id that lies in the document of
 * another known actor.
 */
export async function storeActorKeys(ctx: TxCtx, identity: Identity, actor: RemoteActor): Promise<boolean> {
  const known = await ctx.tx.models.identityKey.findMany({ where: { identityId: identity.id } });
  let hasChanged = await takeBack(ctx, identity, actor);
  for (const key of actor.keys) {
    const row = known.find((each) => each.uri === key.id);
    if (row?.publicPem === key.pem) continue;
    if (!(await isInDocumentOfAnother(ctx, identity, key)))
      hasChanged = (await storeKey(ctx, identity, key)) || hasChanged;
  }
  const published = new Set([...actor.keys.map((key) => key.id), ...actor.keyReferences]);
  const gone = known.filter((row) => !published.has(row.uri) && row.privatePem === null);
  if (gone.length > 0) {
    await ctx.tx.models.identityKey.deleteMany({ where: { id: { in: gone.map((row) => row.id) } } });
    hasChanged = true;
  }
  return hasChanged;
}

/** Stores one key; false where its id is another actor's. */
export async function storeKey(ctx: TxCtx, identity: Identity, key: PublishedKey): Promise<boolean> {
  const now = BigInt(ctx.app.clock.now());
  const written = await ctx.tx.sql.run(
    `INSERT INTO identity_key ("id", "uri", "identityId", "algorithm", "publicPem", "createdAt", "fetchedAt") VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT ("uri") DO UPDATE SET "publicPem" = excluded."publicPem", "algorithm" = excluded."algorithm", "fetchedAt" = excluded."fetchedAt"
     WHERE identity_key."identityId" = excluded."identityId" AND identity_key."privatePem" IS NULL`,
    [ctx.app.ids.next(), key.id, identity.id, key.algorithm, key.pem, now, now],
  );
  return written > 0;
}

/**
 * Stores a key that was found at its own address, naming its owner, who lists it: whoever else listed its id loses it.
 */
export async function storeProvenKey(ctx: TxCtx, identity: Identity, key: PublishedKey): Promise<void> {
  await removeOthers(ctx, identity, [key.id]);
  await storeKey(ctx, identity, key);
}

/** The ids that lie in the actor's own document: its own address (as some name a key), and those with a fragment. */
function takeBack(ctx: TxCtx, identity: Identity, actor: RemoteActor): Promise<boolean> {
  const ids = [...actor.keys.map((key) => key.id), ...actor.keyReferences].filter(
    (id) => withoutFragment(id) === actor.id,
  );
  return removeOthers(ctx, identity, [actor.id, ...ids]);
}

async function removeOthers(ctx: TxCtx, identity: Identity, ids: readonly string[]): Promise<boolean> {
  const { sql } = ctx.tx;
  const others = await sql.all<{ identityId: bigint }>(
    `DELETE FROM identity_key WHERE ${anyOf(sql.dialect, '"uri"')} AND "identityId" <> ? AND "privatePem" IS NULL RETURNING "identityId"`,
    [[...new Set(ids)], identity.id],
  );
  // What is in memory of those keys is forgotten with their owner.
  for (const { identityId } of others) {
    const owner = await ctx.tx.models.identity.findUnique({ where: { id: identityId } });
    if (owner) await ctx.emit({ kind: 'identityUpdated', identity: owner, before: owner });
  }
  return others.length > 0;
}

async function isInDocumentOfAnother(ctx: TxCtx, identity: Identity, key: PublishedKey): Promise<boolean> {
  const address = withoutFragment(key.id);
  if (address === identity.uri) return false;
  const at = await ctx.tx.models.identity.findUnique({ where: { uri: address }, select: { id: true } });
  return at !== null && at.id !== identity.id;
}
