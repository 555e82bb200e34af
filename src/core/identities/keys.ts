// Stores the key pairs of local actors.

import type { Identity } from '../../db/rows.ts';
import type { TxCtx } from '../context.ts';
import type { KeyPairPem } from '../ports.ts';
import { uris } from '../uris.ts';

export interface NewKeys {
  rsa: KeyPairPem;
  ed25519: KeyPairPem;
}

/** Stores the keys of a new local actor. The RSA key's id stays `{actor}#main-key`. */
export async function storeKeys(ctx: TxCtx, identity: Identity, keys: NewKeys): Promise<void> {
  const common = { identityId: identity.id, createdAt: BigInt(ctx.now) };
  await ctx.tx.models.identityKey.createMany({
    data: [
      { id: ctx.app.ids.next(), uri: uris.mainKey(identity.uri), algorithm: 'RSA', ...keys.rsa, ...common },
      {
        id: ctx.app.ids.next(),
        uri: uris.ed25519Key(identity.uri),
        algorithm: 'ED25519',
        ...keys.ed25519,
        ...common,
      },
    ],
  });
}
