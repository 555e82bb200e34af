// Machine: looks whether somebody agrees to be in a collection of another server.

import { changeItem } from '../../../core/collections/change.ts';
import { authorizesFeature, isPlaceOfConsent } from '../../../core/collections/consent.ts';
import { itemById } from '../../../core/collections/rows.ts';
import { inTransaction } from '../../../core/context.ts';
import { identityById, identityByUri } from '../../../core/identities/queries.ts';
import type { CollectionItem } from '../../../db/rows.ts';
import { defineGraph } from '../../../lib/graph/define.ts';
import type { RemoteWork } from '../../types.ts';
import { done, type Machine, type Step, type WorkRun } from '../machine.ts';

/** Their server is waited for this long, in milliseconds. */
const DEADLINE_MS = 10_000;

/**
 * Fetches the authorization that an item of a collection of another server names, and who is featured (FEP-7aa9):
 * without proof of their consent nobody is shown there. `subject`: the item's id.
 */
export function featureVerification(remote: RemoteWork): Machine {
  return { graph: featureVerificationGraph, handlers: { verify: (run) => verify(run, remote) } };
}

async function verify({ ctx, subject }: WorkRun, remote: RemoteWork): Promise<Step> {
  const item = await itemById(ctx, BigInt(subject));
  const collection =
    item?.state === 'PENDING'
      ? await ctx.app.db.models.collection.findUnique({ where: { id: item.collectionId } })
      : null;
  const owner = collection && (await identityById(ctx, collection.identityId));
  // What we asked for is answered by who was asked.
  if (!item || !collection || !owner || owner.domainId !== null) return done;
  const isAuthorized = item.objectUri === owner.uri || (await isProven(item));
  const featured = isAuthorized
    ? ((await identityByUri(ctx, item.objectUri)) ??
      (await ctx.app.ports.remote.identityByUri(ctx, item.objectUri, DEADLINE_MS)))
    : null;
  await inTransaction(ctx, async (ctx) => {
    const now = await itemById(ctx, item.id);
    if (now?.state !== 'PENDING') return;
    const whole = { item: now, collection, owner };
    if (featured) await changeItem(ctx, whole, { state: 'ACCEPTED', identityId: featured.id });
    else await changeItem(ctx, whole, { state: 'REJECTED' });
  });
  return done;

  async function isProven({ authorizationUri, objectUri }: CollectionItem): Promise<boolean> {
    if (authorizationUri === null || !isPlaceOfConsent(authorizationUri, objectUri)) return false;
    const authorization = await remote.fetchAuthorization(ctx, authorizationUri, 'FeatureAuthorization');
    return (
      authorization !== null && collection !== null && authorizesFeature(authorization, collection, objectUri)
    );
  }
}

export const featureVerificationGraph = defineGraph({
  name: 'feature-verification',
  about: 'somebody in a collection of another server of whom it is not known yet whether they agree to that',
  initial: 'verifying',
  states: {
    verifying: {
      about: 'Their authorization is fetched from their server, and who they are.',
      handler: 'verify',
      schedule: 'with-backoff',
      to: ['done'],
    },
    done: { terminal: true },
  },
});
