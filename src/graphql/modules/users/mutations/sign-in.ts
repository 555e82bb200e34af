// Exchanges an email address and password for a session token, and ends sessions (`signIn`, `signOut`).

import { signIn } from '../../../../core/users/sign-in.ts';
import { signInName } from '../../../../core/users/sign-in-name.ts';
import { signOut } from '../../../../core/users/sign-out.ts';
import { mutation } from '../../../schema/mutation.ts';
import { UserRef } from '../ref.ts';

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
    device: t.string({
      description:
        'A secret of 20 to 200 characters that this browser or app keeps, and sends whenever somebody signs in: it tells a known place from an unknown one, of which the user is mailed.',
    }),
    isBrowser: t.boolean({
      defaultValue: false,
      description:
        "For this server's own pages: the token is good as their cookie alone, on the domain asked, and never in a header.",
    }),
  }),
  gives: 'A session token, which is valid for 90 days.',
  payload: {
    token: {
      type: 'String',
      description:
        'The text of the token, to be sent as `Authorization: Bearer …`. It is shown this one time.',
    },
    user: {
      type: UserRef,
      description: 'The user who signed in; `viewer`, asked with the token, has more.',
    },
  },
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
          device: /^.{20,200}$/s.test(device ?? '') ? device : null,
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
