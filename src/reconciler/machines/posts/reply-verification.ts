// Machine: looks whether the author of a post of another server agrees to a reply of another server.

import { inTransaction } from '../../../core/context.ts';
import { authorizes, isPlaceOf } from '../../../core/posts/approval/authorization.ts';
import { acceptReply, refuseReply } from '../../../core/posts/replies/answered.ts';
import { wholeReply } from '../../../core/posts/replies/change.ts';
import { replyAuthorization } from '../../../core/posts/replies/rows.ts';
import { defineGraph } from '../../../lib/graph/define.ts';
import type { RemoteWork } from '../../types.ts';
import { done, type Machine, type Step, type WorkRun } from '../machine.ts';

/**
 * Fetches the authorization that a reply names (GoToSocial's ReplyAuthorization): the reply is shown where it is that
 * of the author of what it answers, for this very reply. `subject`: the reply's id.
 */
export function replyVerification(remote: RemoteWork): Machine {
  return { graph: replyVerificationGraph, handlers: { verify: (run) => verify(run, remote) } };
}

async function verify({ ctx, subject }: WorkRun, remote: RemoteWork): Promise<Step> {
  const whole = await wholeReply(ctx, BigInt(subject));
  if (whole?.reply.replyState !== 'PENDING' || whole.parent.domainId !== null) return done;
  const uri = await replyAuthorization(ctx, whole.reply.id);
  if (uri === null) return done;
  const shown = isPlaceOf(uri, whole.parent)
    ? await remote.fetchAuthorization(ctx, uri, 'ReplyAuthorization')
    : null;
  const isAuthorized = shown !== null && authorizes(shown, whole.reply, whole.parent);
  await inTransaction(ctx, async (ctx) => {
    const now = await wholeReply(ctx, whole.reply.id);
    // Another one was named meanwhile, or everything is decided.
    if (now?.reply.replyState !== 'PENDING' || (await replyAuthorization(ctx, now.reply.id)) !== uri) return;
    await (isAuthorized ? acceptReply(ctx, now, uri) : refuseReply(ctx, now));
  });
  return done;
}

export const replyVerificationGraph = defineGraph({
  name: 'reply-verification',
  about: 'a reply of another server of which it is not known yet whether whom it answers agrees',
  initial: 'verifying',
  states: {
    verifying: {
      about: 'The authorization is fetched from the server of the author of what it answers.',
      handler: 'verify',
      schedule: 'with-backoff',
      to: ['done'],
    },
    done: { terminal: true },
  },
});
