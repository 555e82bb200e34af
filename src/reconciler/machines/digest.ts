// Machine: mails a login once a week what it missed.

import { DIGEST_MS } from '../../core/mail/settings.ts';
import { sendDigest } from '../../core/notifications/digest.ts';
import { defineGraph } from '../../lib/graph/define.ts';
import { done, type Machine } from './machine.ts';

/** `subject`: the id of the login. `since` in the payload: until when the mail before told, as epoch milliseconds. */
export const digest: Machine = {
  graph: defineGraph({
    name: 'digest',
    about: 'the weekly mail to a login about what it missed',
    initial: 'waiting',
    endless: true,
    states: {
      waiting: {
        about: 'Until a week has passed; ends where no mail is wanted any more.',
        handler: 'send',
        schedule: 'when-due',
        to: ['waiting', 'done'],
      },
      done: { terminal: true },
    },
  }),
  handlers: {
    async send({ ctx, subject, payload }) {
      const since = typeof payload.since === 'number' ? payload.since : ctx.now - DIGEST_MS;
      const goesOn = await sendDigest(ctx, BigInt(subject), since);
      return goesOn ? { to: 'waiting', afterMs: DIGEST_MS, payload: { since: ctx.now } } : done;
    },
  },
};
