// Signs in by a passkey (`beginPasskeySignIn`, `finishPasskeySignIn`).

import { LONGEST_ANSWER, readSigned } from '../../../../core/users/passkeys/answers.ts';
import { beginPasskeySignIn, finishPasskeySignIn } from '../../../../core/users/passkeys/sign-in.ts';
import { mutation } from '../../../schema/mutation.ts';
import { browserFields, SESSION, secretOf } from './sessions.ts';

mutation('beginPasskeySignIn', {
  description:
    'Begins to sign in with a passkey (WebAuthn Level 3) of the host that is asked: what it answers goes to the browser, and what that gives to `finishPasskeySignIn`, within ten minutes.',
  scope: { public: true },
  errors: ['CONFLICT', 'RATE_LIMITED'],
  takes: 'Who begins.',
  input: (t) => ({
    device: t.string({
      description:
        'A secret of 20 to 200 characters that this browser or app keeps: then nobody finishes who does not know it.',
    }),
  }),
  gives: 'What a browser is asked for.',
  payload: {
    options: {
      type: 'String',
      description:
        'A `PublicKeyCredentialRequestOptionsJSON` as JSON text, for `PublicKeyCredential.parseRequestOptionsFromJSON` and `navigator.credentials.get`.',
    },
  },
  resolve: async ({ device }, ctx) => {
    await ctx.services.passkeyLimit.count(ctx.ip);
    return { options: await beginPasskeySignIn(ctx.core, secretOf(device)) };
  },
});

mutation('finishPasskeySignIn', {
  description:
    'Signs in with a passkey and returns a session token, as `signIn` does. Neither the password nor a code of the second factor is asked for: a passkey is its device, and the finger, face or PIN that the device asks for.',
  scope: { public: true },
  errors: ['INVALID_INPUT', 'CONFLICT', 'RATE_LIMITED', 'TOO_LARGE'],
  takes: 'What the browser gave.',
  input: (t) => ({
    response: t.string({
      required: true,
      description: `The \`AuthenticationResponseJSON\` that \`toJSON()\` of the credential gives, as JSON text of at most ${LONGEST_ANSWER} characters. Wrong ones are counted by passkey and client address, and slow down further tries.`,
    }),
    ...browserFields(t),
  }),
  gives: 'A session token, which is valid for 90 days.',
  payload: SESSION,
  resolve: async ({ response, device, isBrowser }, ctx) => {
    const signed = readSigned(response);
    const { user, token } = await ctx.services.signInLimits.attempt(
      `passkey ${signed.id}`,
      ctx.ip,
      'UNAUTHENTICATED',
      () =>
        finishPasskeySignIn(ctx.core, signed, {
          isBrowser: isBrowser ?? false,
          ip: ctx.ip,
          device: secretOf(device),
        }),
    );
    return { token, user };
  },
});
