import type { TxCtx } from '../../core/context.ts';
import type { Identity } from '../../db/rows.ts';
import type { PublishedKey } from '../keys/published.ts';
import type { RemoteActor } from '../parse/actor.ts';

/**
 * Makes the stored keys of an actor those it publishes: new ones are added, changed ones replaced, others go (those it lists by id alone
 * stay, their own documents tell). A key's URI that is another actor's stays that actor's (SECURITY-CASES S06). Answers whether
 * anything changed.
 */
export async function storeActorKeys(ctx: TxCtx, identity: Identity, actor: RemoteActor): Promise<boolean> {
  const known = await ctx.tx.models.identityKey.findMany({ where: { identityId: identity.id } });
  let hasChanged = false;
  for (const key of actor.keys) {
    const row = known.find((each) => each.uri === key.id);
    if (row?.publicPem === key.pem) continue;
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

/** Stores one key; false where its URI is another actor's. */
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
