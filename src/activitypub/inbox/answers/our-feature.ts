// Accept and Reject of a FeatureRequest of ours (FEP-7aa9).

import { acceptFeature, itemAskedFor, rejectFeature } from '../../../core/collections/answered.ts';
import { authorizesFeature, isPlaceOfConsent } from '../../../core/collections/consent.ts';
import { inTransaction } from '../../../core/context.ts';
import { fetchAuthorization } from '../../authorization.ts';
import type { PlainActivity } from '../../parse/activity.ts';
import { idOf } from '../../parse/values/iri.ts';
import type { ReceivedActivity } from '../message.ts';
import { handled, ignored, type PreparedInbound, settled } from '../outcome.ts';

/**
 * An answer of somebody whom one of ours wants in a collection, by the id of the request; null where it answers no
 * request of ours. An Accept counts by the authorization it names, which the server of who was asked must show.
 */
export async function featureAnswered(
  received: ReceivedActivity<PlainActivity>,
): Promise<PreparedInbound | null> {
  const { activity, actor, ctx, domain, options } = received;
  const { id } = activity.object;
  const asked = id === null ? null : await itemAskedFor(ctx, id, actor);
  if (id === null || !asked || asked.owner.domainId !== domain.id) return null;
  if (activity.type === 'Reject')
    return {
      apply: (ctx) =>
        inTransaction(ctx, async (ctx) => {
          const now = await itemAskedFor(ctx, id, actor);
          return now && (await rejectFeature(ctx, now))
            ? handled()
            : ignored('that request has ended before');
        }),
    };
  const uri = idOf(activity.doc.result);
  if (uri === null || !isPlaceOfConsent(uri, asked.item.objectUri))
    return settled(ignored('it names no authorization of its actor’s server'));
  const authorization = await fetchAuthorization(ctx, uri, 'FeatureAuthorization', options);
  if (!authorization || !authorizesFeature(authorization, asked.collection, asked.item.objectUri))
    return settled(ignored('its authorization is not one for that request'));
  return {
    apply: (ctx) =>
      inTransaction(ctx, async (ctx) => {
        const now = await itemAskedFor(ctx, id, actor);
        return now && (await acceptFeature(ctx, now, uri))
          ? handled()
          : ignored('that request was answered before');
      }),
  };
}
