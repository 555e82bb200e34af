// The mutations beginPasskeyRegistration, finishPasskeyRegistration, renamePasskey and deletePasskey.

import { LONGEST_ANSWER, readCreated } from '../../../../core/users/passkeys/answers.ts';
import { removePasskey, renamePasskey } from '../../../../core/users/passkeys/change.ts';
import { LONGEST_PASSKEY_NAME, readPasskeyName } from '../../../../core/users/passkeys/name.ts';
import {
  beginPasskeyRegistration,
  finishPasskeyRegistration,
  MOST_PASSKEYS,
} from '../../../../core/users/passkeys/register.ts';
import { mustBeSession } from '../../../../core/viewer.ts';
import { readId } from '../../../schema/ids.ts';
import { type InputFieldBuilder, mutation } from '../../../schema/mutation.ts';
import { confirmedUser } from '../confirmed.ts';
import { PasskeyRef } from '../passkey.ts';
import { UserRef } from '../ref.ts';

const SCOPE = { holds: 'write:accounts' } as const;
const NAME = `What its owner calls it, at most ${LONGEST_PASSKEY_NAME} characters`;

const confirming = (t: InputFieldBuilder) => ({
  currentPassword: t.string({ required: true, description: 'The password, at most 1,000 characters.' }),
  code: t.string({
    description:
      'Where the user has a second factor a code of it, or a recovery code, at most 100 characters; it is used up. Not looked at where there is none.',
  }),
});

mutation('beginPasskeyRegistration', {
  description: `Begins to add a passkey (WebAuthn Level 3) to the user of the session: what it answers goes to the browser, and what that gives to \`finishPasskeyRegistration\`, within ten minutes and in the same session. The passkey will sign in alone, on the host that is asked here and on no other; a user has at most ${MOST_PASSKEYS}. Only a session may.`,
  scope: SCOPE,
  errors: ['SECOND_FACTOR_REQUIRED', 'CONFLICT', 'RATE_LIMITED'],
  takes: 'The password, and a code where there is a second factor.',
  input: confirming,
  gives: 'What a browser is asked for.',
  payload: {
    options: {
      type: 'String',
      description:
        'A `PublicKeyCredentialCreationOptionsJSON` as JSON text, for `PublicKeyCredential.parseCreationOptionsFromJSON` and `navigator.credentials.create`.',
    },
  },
  resolve: async ({ currentPassword, code }, ctx) => {
    const user = await confirmedUser(ctx, currentPassword, { code, factor: 'where on' });
    return { options: await beginPasskeyRegistration(ctx.core, user) };
  },
});

mutation('finishPasskeyRegistration', {
  description:
    'Adds the passkey that a browser made. The user is told by mail. It stays when the password is changed. Only the session that began may.',
  scope: SCOPE,
  errors: ['INVALID_INPUT', 'CONFLICT', 'TOO_LARGE'],
  takes: 'What the browser gave, and a name.',
  input: (t) => ({
    response: t.string({
      required: true,
      description: `The \`RegistrationResponseJSON\` that \`toJSON()\` of the new credential gives, as JSON text of at most ${LONGEST_ANSWER} characters.`,
    }),
    name: t.string({ description: `${NAME}; \`Passkey\` when left out.` }),
  }),
  check: ({ response, name }) => [() => readCreated(response), () => readPasskeyName(name ?? null)],
  gives: 'The user, and the passkey that was added.',
  payload: {
    user: { type: UserRef, description: 'The user; `passkeys` has the new one.' },
    passkey: { type: PasskeyRef, description: 'The new passkey.' },
  },
  resolve: ({ response, name }, ctx) => {
    const user = mustBeSession(ctx.core.viewer);
    return finishPasskeyRegistration(ctx.core, user, { created: readCreated(response), name: name ?? null });
  },
});

mutation('renamePasskey', {
  description: 'Gives a passkey of the user of the session another name. Only a session may.',
  scope: SCOPE,
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'Which passkey, and its name.',
  input: (t) => ({
    passkeyId: t.id({ required: true, description: 'Global id of the passkey, from `user.passkeys`.' }),
    name: t.string({ required: true, description: `${NAME}.` }),
  }),
  check: ({ passkeyId, name }) => [
    () => readId(passkeyId, 'Passkey', ['input', 'passkeyId']),
    () => readPasskeyName(name),
  ],
  gives: 'The passkey with its new name.',
  payload: { passkey: { type: PasskeyRef, description: 'The passkey after the change.' } },
  resolve: async ({ passkeyId, name }, ctx) => {
    const user = mustBeSession(ctx.core.viewer);
    const id = readId(passkeyId, 'Passkey', ['input', 'passkeyId']);
    return { passkey: await renamePasskey(ctx.core, user, id, name) };
  },
});

mutation('deletePasskey', {
  description:
    'Removes a passkey of the user of the session: nobody signs in with it any more. Sessions that were opened by it go on (`viewer.sessions`). The user is told by mail. Only a session may.',
  scope: SCOPE,
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'SECOND_FACTOR_REQUIRED', 'RATE_LIMITED'],
  takes: 'Which passkey, the password, and a code where there is a second factor.',
  input: (t) => ({
    passkeyId: t.id({ required: true, description: 'Global id of the passkey, from `user.passkeys`.' }),
    ...confirming(t),
  }),
  gives: 'The user, and which passkey is gone.',
  payload: {
    user: { type: UserRef, description: 'The user; `passkeys` has it no more.' },
    passkeyId: { type: 'ID', description: 'Global id of the removed passkey.' },
  },
  resolve: async ({ passkeyId, currentPassword, code }, ctx) => {
    const id = readId(passkeyId, 'Passkey', ['input', 'passkeyId']);
    const user = await confirmedUser(ctx, currentPassword, { code, factor: 'where on' });
    return { user: await removePasskey(ctx.core, user, id), passkeyId };
  },
});
