// Accept and Reject of a reply: of a ReplyRequest of ours, or of the reply itself, whoever wrote it (GoToSocial).

import { inTransaction } from '../../../core/context.ts';
import { authorizes, isPlaceOf } from '../../../core/posts/approval/authorization.ts';
import { acceptReply, refuseReply, replyAskedFor } from '../../../core/posts/replies/answered.ts';
import { fetchAuthorization } from '../../authorization.ts';
import type { PlainActivity } from '../../parse/activity.ts';
import { idOf } from '../../parse/values/iri.ts';
import type { ReceivedActivity } from '../message.ts';
import { handled, ignored, type PreparedInbound, settled } from '../outcome.ts';

/**
 * An answer of the author of what a reply answers; null where it is about no reply. An Accept counts by the
 * authorization it names, which its author's server must show.
 */
export async function replyAnswered(
  received: ReceivedActivity<PlainActivity>,
): Promise<PreparedInbound | null> {
  const { activity, actor, ctx, domain, options } = received;
  const { id } = activity.object;
  const asked = id === null ? null : await replyAskedFor(ctx, id, actor);
  if (id === null || !asked || (asked.reply.domainId !== null && asked.reply.domainId !== domain.id))
    return null;
  if (activity.type === 'Reject')
    return {
      apply: (ctx) =>
        inTransaction(ctx, async (ctx) => {
          const now = await replyAskedFor(ctx, id, actor);
          return now && (await refuseReply(ctx, now)) ? handled() : ignored('that reply was answered before');
        }),
    };
  const uri = idOf(activity.doc.result);
  if (uri === null || !isPlaceOf(uri, asked.parent))
    return settled(ignored('it names no authorization of its actor’s server'));
  const authorization = await fetchAuthorization(ctx, uri, 'ReplyAuthorization', options);
  if (!authorization || !authorizes(authorization, asked.reply, asked.parent))
    return settled(ignored('its authorization is not one for that reply'));
  return {
    apply: (ctx) =>
      inTransaction(ctx, async (ctx) => {
        const now = await replyAskedFor(ctx, id, actor);
        return now && (await acceptReply(ctx, now, uri))
          ? handled()
          : ignored('that reply was answered before');
      }),
  };
}
