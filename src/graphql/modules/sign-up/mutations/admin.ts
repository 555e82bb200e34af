// What admins of a domain do about sign-ups: they make and end invites, and let people in or not.

import { decideSignUp } from '../../../../core/sign-up/decide.ts';
import { createInvite, readInviteTerms, revokeInvite } from '../../../../core/sign-up/invites.ts';
import { readId } from '../../../schema/ids.ts';
import { mutation } from '../../../schema/mutation.ts';
import { readDomain } from '../../domains/read.ts';
import { InviteRef } from '../ref.ts';

const termsOf = ({ uses, seconds }: { uses?: number | null; seconds?: number | null }) => ({
  uses: uses ?? null,
  lifeMs: seconds == null ? null : seconds * 1000,
});

mutation('createInvite', {
  description:
    'Makes a link by which people may sign up on a domain that takes those who were invited; where an admin decides, they need not wait. Its moderators, admins and owner may.',
  scope: { holds: 'admin:write:accounts' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'For how many and how long.',
  input: (t) => ({
    domainId: t.id({ required: true, description: 'As the API gave it: `domain_113…`.' }),
    uses: t.int({ description: 'How many people may use it, 1 to 10,000; any number when left out.' }),
    seconds: t.int({
      description: 'Seconds until it ends by itself, 60 to 31,536,000; never when left out.',
    }),
  }),
  gives: 'What people may be sent.',
  payload: { invite: { type: InviteRef, description: 'The new invite; people sign up at its `url`.' } },
  check: ({ domainId, ...terms }) => [
    () => readId(domainId, 'Domain', ['input', 'domainId']),
    () => readInviteTerms(termsOf(terms)),
  ],
  resolve: async ({ domainId, ...terms }, ctx) => {
    const domain = await readDomain(domainId, ctx);
    return { invite: await createInvite(ctx.core, domain, termsOf(terms)) };
  },
});

mutation('revokeInvite', {
  description: 'Ends an invite; those who signed up with it stay.',
  scope: { holds: 'admin:write:accounts' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The invite that nobody can use from now on.',
  input: (t) => ({ inviteId: t.id({ required: true, description: 'As the API gave it: `invite_113…`.' }) }),
  gives: 'The invite that ended.',
  payload: {
    inviteId: { type: 'ID', description: 'Global id of the invite, by which nobody can sign up any more.' },
  },
  resolve: async ({ inviteId }, ctx) => {
    await revokeInvite(ctx.core, readId(inviteId, 'Invite', ['input', 'inviteId']));
    return { inviteId };
  },
});

mutation('decideSignUp', {
  description:
    'Lets somebody in who waits for a decision, or turns them away; then nothing of the sign-up is kept. Moderators, admins and owner of the domain may.',
  scope: { holds: 'admin:write:accounts' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'],
  takes: 'Who, and what was decided.',
  input: (t) => ({
    signUpId: t.id({ required: true, description: 'From `domain.signUps`: `signup_113…`.' }),
    isApproved: t.boolean({ required: true, description: 'True lets them in, false turns them away.' }),
  }),
  gives: 'The sign-up that was let in or turned away.',
  payload: {
    signUpId: {
      type: 'ID',
      description: 'Global id of the sign-up; remove it from the list of those that wait.',
    },
  },
  resolve: async ({ signUpId, isApproved }, ctx) => {
    await decideSignUp(ctx.core, readId(signUpId, 'SignUp', ['input', 'signUpId']), isApproved);
    return { signUpId };
  },
});
