// Machine: pushes a notification to the apps that subscribed for it.

import { inTransaction } from '../../core/context.ts';
import { wantsAlert } from '../../core/push/allowed.ts';
import { composePush, wholeSubscription } from '../../core/push/compose.ts';
import { scheduleWork } from '../../core/work/schedule.ts';
import { defineGraph } from '../../lib/graph/define.ts';
import type { Random } from '../../lib/random.ts';
import { FetchError, isHostFailure } from '../../net/errors.ts';
import { done, type Machine, type Step, type WorkRun } from '../machines/machine.ts';
import { PushHosts } from './hosts.ts';

/** What a push service answers that is no answer to this one message. */
const BUSY = new Set([408, 425, 429]);
const ENDED = new Set([404, 410]);

/** `subject`: the notification's id; then, for every app, `subscription/notification`. */
export function push(random: Pick<Random, 'float'>): Machine {
  const hosts = new PushHosts(random);
  return { graph: pushGraph, handlers: { address, send: (run) => send(run, hosts) } };
}

/** One piece of work for each app, so that a slow push service holds no other up. */
async function address({ ctx, subject }: WorkRun): Promise<Step> {
  const { notification: notifications, pushSubscription } = ctx.app.db.models;
  const notification = await notifications.findUnique({ where: { id: BigInt(subject) } });
  if (!notification) return done;
  const subscriptions = await pushSubscription.findMany({ where: { identityId: notification.identityId } });
  const wanting = subscriptions.filter((subscription) => wantsAlert(subscription, notification));
  if (wanting.length === 0) return done;
  await inTransaction(ctx, async (ctx) => {
    for (const { id } of wanting)
      await scheduleWork(ctx, {
        machine: 'push',
        subject: `${id}/${notification.id}`,
        state: 'sending',
        dueAt: ctx.now,
      });
  });
  return done;
}

/**
 * A push service that says that the subscription ended (404, 410) ends it; what it refuses otherwise is not sent again.
 * A service that does not answer is left alone, and the message waits until it is no news any more.
 */
async function send({ ctx, subject }: WorkRun, hosts: PushHosts): Promise<Step> {
  const [subscriptionId = '0', notificationId = '0'] = subject.split('/');
  const subscription = await wholeSubscription(ctx, BigInt(subscriptionId));
  if (!subscription) return done;
  const { endpoint } = subscription;
  const { host } = new URL(endpoint);
  const message = await composePush(ctx, subscription, BigInt(notificationId));
  if (!message) return done;
  const wait = hosts.waitFor(host, ctx.now);
  if (wait > 0) return { to: 'sending', afterMs: wait };
  try {
    const { status, retryAfterMs } = await ctx.app.ports.push.send(message);
    if (BUSY.has(status) || status >= 500)
      return { to: 'sending', afterMs: hosts.failed(host, ctx.now, `It answered ${status}.`, retryAfterMs) };
    hosts.answered(host);
    // Not one that the app registered meanwhile.
    if (ENDED.has(status))
      await ctx.app.db.models.pushSubscription.deleteMany({ where: { id: subscription.id, endpoint } });
    else if (status >= 300) ctx.app.log.info({ host, status }, 'A push service refused a message.');
    return done;
  } catch (error) {
    if (!(error instanceof FetchError)) throw error;
    if (isHostFailure(error) && error.kind !== 'refused-address')
      return { to: 'sending', afterMs: hosts.failed(host, ctx.now, error.message, error.retryAfterMs) };
    ctx.app.log.info({ host, err: error }, 'A message could not be pushed.');
    return done;
  }
}

export const pushGraph = defineGraph({
  name: 'push',
  about: 'what is pushed to apps when somebody is notified',
  initial: 'addressing',
  states: {
    addressing: {
      about: 'Which apps subscribed for it: each gets a piece of work of its own.',
      handler: 'address',
      schedule: 'at-once',
      to: ['sending', 'done'],
    },
    sending: {
      about:
        'Encrypted for one app and handed to its push service; waits, for 48 hours at most, while the service is down.',
      handler: 'send',
      schedule: 'with-backoff',
      to: ['sending', 'done'],
    },
    done: { about: 'The push service took it, or there is nothing to push any more.', terminal: true },
  },
});
