// Exchanges an email address and password for a session token, and ends sessions (`signIn`, `signOut`).

import { signIn } from '../../../../core/users/sign-in.ts';
import { signInName } from '../../../../core/users/sign-in-name.ts';
import { signOut } from '../../../../core/users/sign-out.ts';
import { mutation } from '../../../schema/mutation.ts';
import { browserFields, SESSION, secretOf } from './sessions.ts';

mutation('signIn', {
  description:
    'Signs in with a password and returns a session token. It acts as whichever identity of the user a request names (`Pukeko-Identity`), on all domains of this install.',
  scope: { public: true },
  errors: ['SECOND_FACTOR_REQUIRED', 'RATE_LIMITED'],
  takes: 'Email address and password of a user, and the code where they have a second factor.',
  input: (t) => ({
    email: t.string({
      required: true,
      description:
        'Email address of the user, in any case, or the handle of a login whose domain asked for no confirmed address (`@ana@one.example`, or `ana` on that domain); at most 320 characters.',
    }),
    password: t.string({
      required: true,
      description:
        'The password, at most 1,000 characters. Wrong ones are counted by user and client address, and slow down further tries.',
    }),
    code: t.string({
      description:
        "The code of the user's second factor: six digits of their app, or a recovery code; at most 100 characters. Each counts once. Without it whoever has one is answered `SecondFactorRequiredError`, and nothing is given out.",
    }),
    ...browserFields(t),
  }),
  gives: 'A session token, which is valid for 90 days.',
  payload: SESSION,
  resolve: async ({ email, password, code, device, isBrowser }, ctx) => {
    // However it is written, it is one login whose attempts are counted.
    const name = signInName(email, ctx.core.domain);
    const session = await ctx.services.signInLimits.attempt(name, ctx.ip, 'UNAUTHENTICATED', () =>
      signIn(
        ctx.core,
        { email, password, code },
        {
          isBrowser: isBrowser ?? false,
          ip: ctx.ip,
          device: secretOf(device),
        },
      ),
    );
    return { token: session.token, user: session.user };
  },
});

mutation('signOut', {
  description: 'Ends the token of this request, and the live streams that were opened with it.',
  scope: { public: true },
  errors: [],
  takes: 'Which tokens to end.',
  input: (t) => ({
    everywhere: t.boolean({
      defaultValue: false,
      description: 'Whether all other sessions and tokens of the user end too.',
    }),
  }),
  gives: 'The result of signing out.',
  payload: { ended: { type: 'Int', description: 'How many tokens ended.' } },
  resolve: async ({ everywhere }, ctx) => ({ ended: await signOut(ctx.core, everywhere ?? false) }),
});
