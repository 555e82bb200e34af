// Machine: hands a queued mail to the mail server, again and again until it takes it.

import type { OutgoingMail } from '../../core/ports.ts';
import { defineGraph } from '../../lib/graph/define.ts';
import { done, type Machine, type WorkRun } from './machine.ts';

/**
 * `subject`: a number, or what tells a mail that may be asked for again; the mail lies sealed in the payload. What the
 * key cannot open any more is dropped: nobody can read it.
 */
async function send({ ctx, payload }: WorkRun) {
  const { sealed } = payload;
  const text = typeof sealed === 'string' ? ctx.app.ports.seal.open(sealed) : null;
  if (text !== null) await ctx.app.ports.mail.send(JSON.parse(text) as OutgoingMail);
  return done;
}

export const mail: Machine = {
  graph: defineGraph({
    name: 'mail',
    about: 'mails to people with a login, and to those who sign up',
    initial: 'waiting',
    states: {
      waiting: {
        about: 'Handed to the mail server; tried again with growing pauses.',
        handler: 'send',
        schedule: 'when-due',
        to: ['done'],
      },
      done: { about: 'The mail server took it.', terminal: true },
    },
  }),
  handlers: { send },
};
