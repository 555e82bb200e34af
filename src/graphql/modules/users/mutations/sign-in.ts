// The mutations `signIn` and `signOut`.

import { signIn } from '../../../../core/users/sign-in.ts';
import { signOut } from '../../../../core/users/sign-out.ts';
import { mutation } from '../../../schema/mutation.ts';
import { UserRef } from '../ref.ts';

mutation('signIn', {
  description:
    'Gives a session token for a login. It acts as whichever identity of the user a request names (`Pukeko-Identity`), on all domains of this install.',
  scope: { public: true },
  errors: ['RATE_LIMITED'],
  takes: 'A login.',
  input: (t) => ({
    email: t.string({
      required: true,
      description: 'The address of the login, in any case; at most 320 characters.',
    }),
    password: t.string({
      required: true,
      description:
        'As it was set, at most 1,000 characters; wrong ones are counted per login and address, and slow down further tries.',
    }),
  }),
  gives: 'A session of 90 days.',
  payload: {
    token: { type: 'String', description: 'To be sent as `Authorization: Bearer …`; told this one time.' },
    user: {
      type: UserRef,
      description: 'Who signed in. What is theirs is under `viewer`, asked with the token.',
    },
  },
  resolve: async ({ email, password }, ctx) => {
    const session = await ctx.services.signInLimits.attempt(email, ctx.ip, 'UNAUTHENTICATED', () =>
      signIn(ctx.core, email, password),
    );
    return { token: session.token, user: session.user };
  },
});

mutation('signOut', {
  description: 'Ends the token that this is asked with, and the live streams that were opened by it.',
  scope: { public: true },
  errors: [],
  takes: 'What is to end.',
  input: (t) => ({
    everywhere: t.boolean({
      defaultValue: false,
      description: 'Ends all other sessions and tokens of the user as well.',
    }),
  }),
  gives: 'What ended.',
  payload: { ended: { type: 'Int', description: 'How many tokens that were.' } },
  resolve: async ({ everywhere }, ctx) => ({ ended: await signOut(ctx.core, everywhere ?? false) }),
});
