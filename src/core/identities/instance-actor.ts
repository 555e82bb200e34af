import type { Domain, Identity } from '../../db/rows.ts';
import type { TxCtx } from '../context.ts';
import { uris } from '../uris.ts';
import { type NewKeys, storeKeys } from './keys.ts';

/** The actor that speaks for a whole host: `acct:{host}@{host}`, with its own keys (WIRE.md §2). Nobody posts as it. */
export async function createInstanceActor(ctx: TxCtx, domain: Domain, keys: NewKeys): Promise<Identity> {
  const uri = uris.instanceActor(domain);
  const identity = await ctx.tx.models.identity.create({
    data: {
      id: ctx.app.ids.next(),
      uri,
      domainId: domain.id,
      username: domain.host,
      usernameKey: domain.host,
      handleDomain: domain.host,
      type: 'APPLICATION',
      isInstance: true,
      isLocked: true,
      name: domain.title || domain.name,
      url: domain.origin,
      inbox: uris.inbox(uri),
      sharedInbox: uris.sharedInbox(domain),
      outbox: uris.outbox(uri),
      createdAt: BigInt(ctx.now),
      updatedAt: BigInt(ctx.now),
    },
  });
  await storeKeys(ctx, identity, keys);
  return identity;
}
