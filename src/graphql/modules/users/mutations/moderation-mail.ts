// The mutations by which moderators say whether they are mailed, and that they have looked.

import { markLookedAt, setModerationMail, stopModerationMail } from '../../../../core/moderation/mails.ts';
import { mustBeSession } from '../../../../core/viewer.ts';
import { ModerationQueueEnum } from '../../../schema/enums.ts';
import { mutation } from '../../../schema/mutation.ts';
import { readDomain } from '../../domains/read.ts';
import { UserRef } from '../ref.ts';

mutation('setModerationMail', {
  description:
    'Switches mails to the user about new reports and sign-ups on the domains that they moderate on or off. Only a session may.',
  scope: { holds: 'write:accounts' },
  errors: [],
  takes: 'Whether the user is mailed.',
  input: (t) => ({ isOn: t.boolean({ required: true, description: 'True for mails, false for none.' }) }),
  gives: 'The user after the change.',
  payload: { user: { type: UserRef, description: 'The user; `getsModerationMail` says what holds.' } },
  resolve: async ({ isOn }, ctx) => ({
    user: await setModerationMail(ctx.core, mustBeSession(ctx.core.viewer), isOn),
  }),
});

mutation('stopModerationMail', {
  description:
    'Switches these mails off by the link that stands in each of them (RFC 8058), without signing in; twice is the same as once.',
  scope: { public: true },
  errors: ['NOT_FOUND'],
  takes: 'What the link carries.',
  input: (t) => ({
    token: t.string({ required: true, description: 'The `token` of the link, at most 200 characters.' }),
  }),
  gives: 'That no more such mails come.',
  payload: { isOn: { type: 'Boolean', description: 'False: the mails are switched off.' } },
  resolve: async ({ token }, ctx) => {
    await stopModerationMail(ctx.core, token);
    return { isOn: false };
  },
});

mutation('markModerationSeen', {
  description:
    'Says that the viewer has looked at what waits for the moderators of a domain: the next thing that comes is mailed at once, and not after a day.',
  scope: { holds: 'admin:write:accounts' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'What was looked at.',
  input: (t) => ({
    domainId: t.id({ required: true, description: 'Global id of a domain that the viewer moderates.' }),
    queue: t.field({ type: ModerationQueueEnum, required: true, description: 'Which of the two lists.' }),
  }),
  gives: 'That it is known.',
  payload: { queue: { type: ModerationQueueEnum, description: 'The list that was looked at.' } },
  resolve: async ({ domainId, queue }, ctx) => {
    await markLookedAt(ctx.core, await readDomain(domainId, ctx), queue);
    return { queue };
  },
});
