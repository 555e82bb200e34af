// What users choose for their login, which mails come above all, and that moderators have looked.

import { setUserChoices, stopMail } from '../../../../core/mail/settings.ts';
import { markLookedAt } from '../../../../core/moderation/mails.ts';
import { mustBeSession } from '../../../../core/viewer.ts';
import { LocaleEnum } from '../../../schema/enums/locale.ts';
import { ModerationQueueEnum } from '../../../schema/enums/moderation.ts';
import { given } from '../../../schema/given.ts';
import { mutation } from '../../../schema/mutation.ts';
import { readDomain } from '../../domains/read.ts';
import { UserRef } from '../ref.ts';

mutation('updateUser', {
  description:
    'Changes what the user has chosen for their login: the language of pages and mails, and which mails come. What is left out stays. Only a session may.',
  scope: { holds: 'write:accounts' },
  errors: [],
  takes: 'What is to change.',
  input: (t) => ({
    locale: t.field({ type: LocaleEnum, description: 'The language; null takes the choice back.' }),
    getsSignInMail: t.boolean({
      description: 'Whether to be mailed when somebody signs in from an unknown place.',
    }),
    getsDigest: t.boolean({ description: 'Whether to be mailed once a week what was missed.' }),
    getsReportMail: t.boolean({
      description: 'Whether to be mailed about new reports on domains that the user moderates.',
    }),
    getsSignUpMail: t.boolean({
      description: 'Whether to be mailed about people who wait to be let in there.',
    }),
    getsAppealMail: t.boolean({ description: 'Whether to be mailed about appeals there.' }),
  }),
  gives: 'The user after the change.',
  payload: { user: { type: UserRef, description: 'The user with what holds now.' } },
  resolve: async ({ locale, ...mails }, ctx) => ({
    user: await setUserChoices(ctx.core, mustBeSession(ctx.core.viewer), {
      ...given(mails),
      ...(locale === undefined ? {} : { locale }),
    }),
  }),
});

mutation('stopMail', {
  description:
    'Switches mails of one kind off by the link that stands in each of them (RFC 8058), without signing in; twice is the same as once.',
  scope: { public: true },
  errors: ['NOT_FOUND'],
  takes: 'What the link carries.',
  input: (t) => ({
    token: t.string({ required: true, description: 'The `token` of the link, at most 200 characters.' }),
  }),
  gives: 'That no more such mails come.',
  payload: { isOn: { type: 'Boolean', description: 'False: the mails are switched off.' } },
  resolve: async ({ token }, ctx) => {
    await stopMail(ctx.core, token);
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
