import { generateKeyPairSync } from 'node:crypto';
import { settled } from '../../src/activitypub/inbox/outcome.ts';
import { createKeyObjectCache } from '../../src/activitypub/keys/key-object.ts';
import type { Identity } from '../../src/db/rows.ts';
import { createFetcher } from '../../src/net/fetch.ts';
import { createReconciler } from '../../src/reconciler/reconciler.ts';
import { startReceiver } from '../helpers/federation/receiver.ts';
import type { GraphQLWorld } from './world.ts';

/** The reconciler of a world: sends what waits of `sender`, signed, to servers that all lead to one receiver. */
export async function startDeliverer(world: GraphQLWorld, sender: Identity) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  await world.db.models.identityKey.create({
    data: {
      id: world.app.ids.next(),
      uri: `${sender.uri}#main-key`,
      identityId: sender.id,
      algorithm: 'RSA',
      publicPem: 'not needed',
      privatePem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      createdAt: BigInt(world.clock.now()),
    },
  });
  const receiver = await startReceiver();
  const fetcher = createFetcher({
    userAgent: 'Pukeko test',
    resolve: { get: () => ({ hostname: '127.0.0.1', port: String(receiver.port) }) } as never,
  });
  const reconciler = createReconciler(world.app, {
    fetcher,
    keys: createKeyObjectCache(),
    handleInbound: async () => settled({ outcome: 'handled', note: null }),
    remote: {
      refreshIdentity: async () => 'fresh',
      findByHandle: async () => null,
      fetchPost: async () => null,
      fetchAuthorization: async () => null,
      fetchCollection: async () => null,
      listReplies: async () => [],
      takeOutbox: async () => 0,
      refreshPost: async () => {},
    },
    proveDomain: async () => false,
  });
  await reconciler.start();
  return {
    received: receiver.received,
    async stop() {
      await reconciler.stop();
      await fetcher.destroy();
      await receiver.close();
    },
  };
}
