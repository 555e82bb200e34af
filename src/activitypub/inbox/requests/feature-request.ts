// A received FeatureRequest: somebody elsewhere asks to put one of ours into a collection (FEP-7aa9).

import { receiveFeatureRequest, refuseFeature, welcomesFeature } from '../../../core/collections/receive.ts';
import { inTransaction } from '../../../core/context.ts';
import { sameOrigin } from '../../../lib/url/url.ts';
import type { PlainActivity } from '../../parse/activity.ts';
import { readReference } from '../../parse/values/reference.ts';
import { knownOrFetchedCollection } from '../../remote/featured-collections/fetch.ts';
import { localIdentity } from '../local-object.ts';
import type { InboundHandler } from '../message.ts';
import { handled, ignored, settled } from '../outcome.ts';

/**
 * FeatureRequest about somebody of the addressed domain. The collection (`instrument`) is read from its own address
 * before anything is agreed to: it must be the actor's.
 */
export const handleFeatureRequest: InboundHandler<PlainActivity> = async (received) => {
  const { activity, actor, ctx, domain, options } = received;
  const instrument = readReference(activity.doc.instrument)?.id ?? null;
  if (activity.id === null || !sameOrigin(activity.id, actor.uri))
    return settled(ignored('its id is none of its actor’s server'));
  if (instrument === null || !sameOrigin(instrument, actor.uri))
    return settled(ignored('the collection is none of its actor’s server'));
  const { id } = activity.object;
  const featured = id === null ? null : await localIdentity(ctx, domain, id);
  if (featured?.state !== 'ACTIVE' || featured.isInstance)
    return settled(ignored('there is no such identity here'));
  const request = { uri: activity.id, instrument };
  if (!(await welcomesFeature(ctx, actor, featured)))
    return {
      apply: (ctx) =>
        inTransaction(ctx, async (ctx) => {
          await refuseFeature(ctx, actor, featured, request);
          return handled('refused');
        }),
    };
  const collection = await knownOrFetchedCollection(ctx, actor, instrument, options);
  if (!collection) return settled(ignored('there is no such collection of its actor'));
  return {
    apply: (ctx) =>
      inTransaction(ctx, async (ctx) =>
        handled(await receiveFeatureRequest(ctx, actor, featured, collection, request)),
      ),
  };
};
