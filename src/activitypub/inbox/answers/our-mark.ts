// Accept and Reject of a favourite or boost of ours: of a LikeRequest or AnnounceRequest, or of the Like or Announce
// itself (GoToSocial).

import { inTransaction } from '../../../core/context.ts';
import { acceptMark, plainMarkOf, refuseMark, undoPlainMark } from '../../../core/marks/answered.ts';
import { authorizes, isPlaceOf } from '../../../core/posts/approval/authorization.ts';
import { markAskedFor, markUri } from '../../../core/posts/approval/mark-rows.ts';
import { fetchAuthorization } from '../../authorization.ts';
import type { PlainActivity } from '../../parse/activity.ts';
import { idOf } from '../../parse/values/iri.ts';
import type { ReceivedActivity } from '../message.ts';
import { handled, ignored, type PreparedInbound, settled } from '../outcome.ts';

/**
 * An answer of the author of what one of ours favourites or boosts; null where it is about no such thing. An Accept
 * counts by the authorization it names, which its author's server must show. A Reject undoes also what nobody had to be
 * asked about.
 */
export async function markAnswered(
  received: ReceivedActivity<PlainActivity>,
): Promise<PreparedInbound | null> {
  const { activity, actor, ctx, domain, options } = received;
  const { id } = activity.object;
  const asked = id === null ? null : await markAskedFor(ctx, id, actor);
  if (id === null || !asked)
    return id === null || activity.type !== 'Reject' ? null : plainRefused(received, id);
  if (asked.identity.domainId !== domain.id) return null;
  if (activity.type === 'Reject')
    return {
      apply: (ctx) =>
        inTransaction(ctx, async (ctx) => {
          const now = await markAskedFor(ctx, id, actor);
          return now && (await refuseMark(ctx, now)) ? handled() : ignored('that has ended before');
        }),
    };
  const uri = idOf(activity.doc.result);
  if (uri === null || !isPlaceOf(uri, asked.post))
    return settled(ignored('it names no authorization of its actor’s server'));
  const type = asked.request.kind === 'FAVOURITE' ? 'LikeAuthorization' : 'AnnounceAuthorization';
  const authorization = await fetchAuthorization(ctx, uri, type, options);
  const mark = { uri: markUri(asked.identity, asked.request) };
  if (!authorization || !authorizes(authorization, mark, asked.post))
    return settled(ignored('its authorization is not one for that'));
  return {
    apply: (ctx) =>
      inTransaction(ctx, async (ctx) => {
        const now = await markAskedFor(ctx, id, actor);
        return now && (await acceptMark(ctx, now, uri)) ? handled() : ignored('that awaits no answer');
      }),
  };
}

async function plainRefused(
  { actor, ctx, domain }: ReceivedActivity<PlainActivity>,
  id: string,
): Promise<PreparedInbound | null> {
  const mark = await plainMarkOf(ctx, id, actor);
  if (mark?.identity.domainId !== domain.id) return null;
  return {
    apply: (ctx) =>
      inTransaction(ctx, async (ctx) =>
        (await undoPlainMark(ctx, mark)) ? handled() : ignored('it was undone before'),
      ),
  };
}
