// Machine: closes a poll when its time is over, and notifies its author and voters here (scheduled by
// core/polls/end.ts).

import { closePoll, endOf, notifyOfEnd } from '../../../core/polls/end.ts';
import { readPost } from '../../../core/posts/read-rows.ts';
import { pollOf } from '../../../core/posts/shapes.ts';
import { defineGraph } from '../../../lib/graph/define.ts';
import type { RemoteWork } from '../../types.ts';
import { done, type Machine, type Step, type WorkRun } from '../machine.ts';

/** The last votes need a moment to be counted where the poll is. */
const LATER_MS = 5_000;

/** Of polls of ours, and of those of other servers in which somebody here voted. `subject`: the post's id. */
export function pollEnd(remote: RemoteWork): Machine {
  return {
    graph: pollEndGraph,
    handlers: {
      close,
      ask: (run) => ask(run, remote),
      notify: notifySome,
    },
  };
}

async function close({ ctx, subject }: WorkRun): Promise<Step> {
  const post = await readPost(ctx, BigInt(subject));
  const endsAt = endOf(post);
  if (!post || endsAt === null) return done;
  if (endsAt > ctx.now) return { to: 'open', afterMs: endsAt - ctx.now };
  if (post.domainId === null) return { to: 'asking', afterMs: LATER_MS };
  await closePoll(ctx, post.id);
  return { to: 'notifying' };
}

/** The results are those of the poll's own server; where it cannot be asked, those that are known here. */
async function ask({ ctx, subject }: WorkRun, remote: RemoteWork): Promise<Step> {
  const post = await readPost(ctx, BigInt(subject));
  if (!post || !pollOf(post)) return done;
  await remote
    .refreshPost(ctx, post)
    .catch((error) => ctx.app.log.debug({ err: error, uri: post.uri }, 'A poll could not be fetched.'));
  return { to: 'notifying' };
}

async function notifySome({ ctx, subject, payload }: WorkRun): Promise<Step> {
  const after = typeof payload.after === 'string' ? BigInt(payload.after) : 0n;
  const last = await notifyOfEnd(ctx, BigInt(subject), after);
  return last === null ? done : { to: 'notifying', payload: { after: String(last) } };
}

export const pollEndGraph = defineGraph({
  name: 'poll-end',
  about: 'the end of a poll',
  initial: 'open',
  states: {
    open: {
      about: 'Until its time is over; an edit may have moved that.',
      handler: 'close',
      schedule: 'when-due',
      to: ['open', 'asking', 'notifying', 'done'],
    },
    asking: {
      about: 'The server of the poll is asked for its results.',
      handler: 'ask',
      schedule: 'with-backoff',
      to: ['notifying', 'done'],
    },
    notifying: {
      about: 'Its author and those here who voted, a hundred at a time.',
      handler: 'notify',
      schedule: 'with-backoff',
      to: ['notifying', 'done'],
    },
    done: { terminal: true },
  },
});
