// The queries isMailLinkGood and inviteState: whether a link that somebody was sent still leads anywhere.

import { isMailLinkGood } from '../../../core/mail/links.ts';
import { inviteState } from '../../../core/sign-up/invites.ts';
import { builder } from '../../schema/builder.ts';

const MailLinkKindEnum = builder.enumType('MailLinkKind', {
  description: 'What a mailed link is for.',
  values: {
    CONFIRM: { description: 'It confirms the address of a sign-up (`confirmEmail`).' },
    RESET: { description: 'It sets a new password (`resetPassword`).' },
    CHANGE: { description: 'It changes the address of a login (`confirmEmailChange`).' },
  } as const,
});

const InviteStateEnum = builder.enumType('InviteState', {
  description: 'What has become of an invite.',
  values: {
    GOOD: { description: 'Somebody may sign up on the domain asked, or join it, with it.' },
    OVER: {
      description: 'All of its uses or its time are over, or whoever made it may invite nobody any more.',
    },
    UNKNOWN: { description: 'There is none with this code on the domain asked, or it was taken back.' },
  } as const,
});

builder.queryFields((t) => ({
  isMailLinkGood: t.boolean({
    description:
      'Whether a link that was mailed is good still; false for one that was used, is too old, or never was. Looking uses nothing up.',
    authScopes: { public: true },
    args: {
      kind: t.arg({ type: MailLinkKindEnum, required: true, description: 'What the link is for.' }),
      token: t.arg.string({ required: true, description: 'The `token` of the link, 43 characters.' }),
    },
    resolve: (_root, { kind, token }, ctx) => isMailLinkGood(ctx.core, kind, token.slice(0, 100)),
  }),
  inviteState: t.field({
    type: InviteStateEnum,
    description: 'What has become of an invite to the domain asked.',
    authScopes: { public: true },
    args: {
      code: t.arg.string({
        required: true,
        description: 'From the link of the invite, at most 100 characters.',
      }),
    },
    resolve: (_root, { code }, ctx) =>
      ctx.core.domain ? inviteState(ctx.core, ctx.core.domain, code) : 'UNKNOWN',
  }),
}));
