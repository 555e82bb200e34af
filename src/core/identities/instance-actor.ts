// The actor of a domain itself, which signs fetches.

import type { Domain, Identity } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import type { TxCtx } from '../context.ts';
import { uris } from '../uris.ts';
import { type NewKeys, storeKeys } from './keys.ts';

/**
 * The actor that speaks for a whole host: `acct:{host}@{host}`, with its own keys. Nobody posts as it. Errors: CONFLICT
 * where the host was met as another server, whose actor is stored here.
 */
export async function createInstanceActor(ctx: TxCtx, domain: Domain, keys: NewKeys): Promise<Identity> {
  const uri = uris.instanceActor(domain);
  const known = await ctx.tx.models.identity.findFirst({
    where: { OR: [{ uri }, { handleDomain: domain.host, usernameKey: domain.host }] },
    select: { id: true },
  });
  if (known) {
    const message = `${domain.host} is known here as another server, and addresses never change hands; use another host.`;
    throw new AppError('CONFLICT', message, { path: ['input', 'host'] });
  }
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
