// The mutations beginSecondFactor, confirmSecondFactor, renewRecoveryCodes, turnOffSecondFactor and resetSecondFactor.

import { LONGEST_REASON } from '../../../../core/audit/reason.ts';
import { userByEmail } from '../../../../core/users/queries.ts';
import {
  renewRecoveryCodes,
  resetSecondFactor,
  turnOffSecondFactor,
} from '../../../../core/users/second-factor/turn-off.ts';
import { beginSecondFactor, confirmSecondFactor } from '../../../../core/users/second-factor/turn-on.ts';
import { mustBeSession } from '../../../../core/viewer.ts';
import { NotFoundError } from '../../../schema/errors.ts';
import { mutation } from '../../../schema/mutation.ts';
import { confirmedUser } from '../confirmed.ts';
import { UserRef } from '../ref.ts';

const PASSWORD = 'The password, at most 1,000 characters.';
const CODE = 'A code of the second factor, or a recovery code, at most 100 characters; it is used up.';
const CODES = {
  type: ['String'] as ['String'],
  description: 'Ten recovery codes, each good once in place of a code. They are shown this one time.',
};

mutation('beginSecondFactor', {
  description:
    'Makes the secret of a second factor (TOTP, RFC 6238) for the user of the session; `confirmSecondFactor` turns it on within an hour. Beginning anew makes another secret. Only a session may.',
  scope: { holds: 'write:accounts' },
  errors: ['CONFLICT', 'RATE_LIMITED'],
  takes: 'The password.',
  input: (t) => ({ currentPassword: t.string({ required: true, description: PASSWORD }) }),
  gives: 'What an app for codes is given.',
  payload: {
    secret: { type: 'String', description: 'The secret in base32, to be typed. It is shown this one time.' },
    uri: {
      type: 'String',
      description: 'The secret with its names as `otpauth://totp/…`, which apps read from a QR code.',
    },
  },
  resolve: async ({ currentPassword }, ctx) =>
    beginSecondFactor(ctx.core, await confirmedUser(ctx, currentPassword)),
});

mutation('confirmSecondFactor', {
  description:
    'Turns on the second factor that was begun, by a code of the app: from then on signing in asks for one. Sessions and tokens that there are go on. The user is told by mail. Only a session may.',
  scope: { holds: 'write:accounts' },
  errors: ['CONFLICT', 'RATE_LIMITED'],
  takes: 'A code, which shows that the app has the secret.',
  input: (t) => ({
    code: t.string({ required: true, description: 'The code that the app shows now, 6 digits.' }),
  }),
  gives: 'The user, and recovery codes for a day without the app.',
  payload: {
    user: { type: UserRef, description: 'The user; `secondFactor` says since when.' },
    recoveryCodes: CODES,
  },
  resolve: ({ code }, ctx) => {
    const user = mustBeSession(ctx.core.viewer);
    return ctx.services.signInLimits.attempt(user.email, ctx.ip, 'FORBIDDEN', () =>
      confirmSecondFactor(ctx.core, user, code),
    );
  },
});

mutation('renewRecoveryCodes', {
  description:
    'Makes new recovery codes for the user of the session; the old ones are good no more. The user is told by mail. Only a session may.',
  scope: { holds: 'write:accounts' },
  errors: ['SECOND_FACTOR_REQUIRED', 'CONFLICT', 'RATE_LIMITED'],
  takes: 'The password, and a code.',
  input: (t) => ({
    currentPassword: t.string({ required: true, description: PASSWORD }),
    code: t.string({ required: true, description: CODE }),
  }),
  gives: 'The user, and the new codes.',
  payload: {
    user: { type: UserRef, description: 'The user; `secondFactor` says how many codes are left.' },
    recoveryCodes: CODES,
  },
  resolve: async ({ currentPassword, code }, ctx) =>
    renewRecoveryCodes(ctx.core, await confirmedUser(ctx, currentPassword, { code, factor: 'must be on' })),
});

mutation('turnOffSecondFactor', {
  description:
    'Ends the second factor of the user of the session: the password alone is enough from then on; passkeys stay. The user is told by mail. Only a session may.',
  scope: { holds: 'write:accounts' },
  errors: ['SECOND_FACTOR_REQUIRED', 'CONFLICT', 'RATE_LIMITED'],
  takes: 'The password, and a last code.',
  input: (t) => ({
    currentPassword: t.string({ required: true, description: PASSWORD }),
    code: t.string({ required: true, description: CODE }),
  }),
  gives: 'The user after the change.',
  payload: { user: { type: UserRef, description: 'The user; `secondFactor` is null.' } },
  resolve: async ({ currentPassword, code }, ctx) => ({
    user: await turnOffSecondFactor(
      ctx.core,
      await confirmedUser(ctx, currentPassword, { code, factor: 'must be on' }),
    ),
  }),
});

mutation('resetSecondFactor', {
  description:
    'Ends the second factor of somebody else, who lost their app and their recovery codes, and removes their passkeys on all hosts: their password alone is enough from then on. It is written into the audit log, and they are told by mail; their sessions and tokens go on. Make sure that it is them who asks. Only a session of an admin of the install may.',
  scope: { installAdmin: 'admin:write:accounts' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'],
  takes: 'Whose second factor to end, and why.',
  input: (t) => ({
    email: t.string({ required: true, description: 'Email address of the user, at most 320 characters.' }),
    reason: t.string({
      description: `Why, for the audit log: plain text of at most ${LONGEST_REASON} characters.`,
    }),
  }),
  gives: 'The user after the change.',
  payload: { user: { type: UserRef, description: 'The user; `secondFactor` is null.' } },
  resolve: async ({ email, reason }, ctx) => {
    if (ctx.core.viewer.kind !== 'operator') mustBeSession(ctx.core.viewer);
    const user = await userByEmail(ctx.core, email);
    if (!user)
      throw new NotFoundError('There is no user with this e-mail address.', { path: ['input', 'email'] });
    return { user: await resetSecondFactor(ctx.core, user, reason) };
  },
});
