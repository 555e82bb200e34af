// The mutation `unshareIdentity`: takes an identity from one of the users who share it.

import { identityById } from '../../../../core/identities/queries.ts';
import { unshareIdentity } from '../../../../core/identities/share.ts';
import { userNamed } from '../../../../core/users/named.ts';
import { mutation } from '../../../schema/mutation.ts';
import { IdentityRef } from '../ref.ts';
import { notFound, readHolder, targetIdentity } from '../target.ts';

mutation('unshareIdentity', {
  description:
    'Takes an identity from one of the users who share it: at once they act as it no more, and their tokens and streams of it end. Whoever holds it may leave it; others are put out by owners and admins of its domain.',
  scope: { holds: 'admin:write:accounts' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT', 'GONE'],
  takes: 'An identity and the user to take it from: the viewer when nobody is named.',
  input: (t) => ({
    identityId: t.id({ required: true, description: 'Global id of an identity that several users hold.' }),
    holderOf: t.id({
      description: 'Global id of an identity of the same domain that only this user holds.',
    }),
    email: t.string({
      description:
        'Email address of that user, at most 320 characters; in place of `holderOf`, for admins of the install alone: the answer tells whether it has a login.',
    }),
  }),
  gives: 'The identity that stays with its other holders.',
  payload: {
    identity: { type: IdentityRef, description: 'The identity that was shared.' },
    isEnded: { type: 'Boolean', description: 'False where that user could not act as it before.' },
  },
  resolve: async ({ identityId, email, holderOf }, ctx) => {
    const identity = await targetIdentity(ctx, identityId);
    const domain = identity.domainId === null ? null : await ctx.core.app.domains.byId(identity.domainId);
    if (!domain) throw notFound(['input', 'identityId']);
    const user = await userNamed(ctx.core, domain, { email, holderOf: readHolder(holderOf) });
    const isEnded = await unshareIdentity(ctx.core, identity, user);
    return { isEnded, identity: await identityById(ctx.core, identity.id) };
  },
});
