// Accept and Reject of a QuoteRequest of ours (FEP-044f).

import { inTransaction } from '../../../core/context.ts';
import { authorizes, isPlaceOf } from '../../../core/posts/approval/authorization.ts';
import { acceptQuote, quoteAskedFor, rejectQuote } from '../../../core/posts/quotes/answered.ts';
import { fetchAuthorization } from '../../authorization.ts';
import type { PlainActivity } from '../../parse/activity.ts';
import { idOf } from '../../parse/values/iri.ts';
import type { ReceivedActivity } from '../message.ts';
import { handled, ignored, type PreparedInbound, settled } from '../outcome.ts';

/**
 * An answer of the author of what one of ours quotes, by the id of the request; null where it answers no request of
 * ours. An Accept counts by the authorization it names, which its author's server must show.
 */
export async function quoteAnswered(
  received: ReceivedActivity<PlainActivity>,
): Promise<PreparedInbound | null> {
  const { activity, actor, ctx, domain, options } = received;
  const { id } = activity.object;
  const asked = id === null ? null : await quoteAskedFor(ctx, id, actor);
  if (!asked || asked.post.domainId !== domain.id) return null;
  if (activity.type === 'Reject')
    return {
      apply: (ctx) =>
        inTransaction(ctx, async (ctx) => {
          const now = await quoteAskedFor(ctx, id ?? '', actor);
          return now && (await rejectQuote(ctx, now)) ? handled() : ignored('that quote has ended before');
        }),
    };
  const uri = idOf(activity.doc.result);
  if (uri === null || !isPlaceOf(uri, asked.quoted))
    return settled(ignored('it names no authorization of its actor’s server'));
  const authorization = await fetchAuthorization(ctx, uri, 'QuoteAuthorization', options);
  if (!authorization || !authorizes(authorization, asked.post, asked.quoted))
    return settled(ignored('its authorization is not one for that quote'));
  return {
    apply: (ctx) =>
      inTransaction(ctx, async (ctx) => {
        const now = await quoteAskedFor(ctx, id ?? '', actor);
        const isNew = now && (await acceptQuote(ctx, now, { authorizationUri: uri }));
        return isNew ? handled() : ignored('that quote was answered before');
      }),
  };
}
