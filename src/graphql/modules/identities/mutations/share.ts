// The mutation `shareIdentity`: lets another user act as an identity.

import { identityById } from '../../../../core/identities/queries.ts';
import { shareIdentity } from '../../../../core/identities/share.ts';
import { mustAdministerDomain } from '../../../../core/roles/policy.ts';
import { userNamed } from '../../../../core/users/named.ts';
import { AppError } from '../../../../lib/app-error.ts';
import { mutation } from '../../../schema/mutation.ts';
import { IdentityRef } from '../ref.ts';
import { notFound, readHolder, targetIdentity } from '../target.ts';

mutation('shareIdentity', {
  description:
    'Lets another user act as an identity, so that several people share it; owners and admins of its domain may.',
  scope: { holds: 'admin:write:accounts' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT', 'GONE'],
  takes: 'An identity and the user to share it with.',
  input: (t) => ({
    identityId: t.id({
      required: true,
      description: 'Global id of an identity of a domain that the viewer administers.',
    }),
    holderOf: t.id({
      description: 'Global id of an identity of the same domain that only this user holds.',
    }),
    email: t.string({
      description:
        'Email address of that user, at most 320 characters; in place of `holderOf`, for admins of the install alone: the answer tells whether it has a login.',
    }),
  }),
  gives: 'The shared identity.',
  payload: {
    identity: { type: IdentityRef, description: 'The identity that is shared.' },
    isNew: { type: 'Boolean', description: 'False where that user could act as it already.' },
  },
  resolve: async ({ identityId, email, holderOf }, ctx) => {
    const identity = await targetIdentity(ctx, identityId);
    const domain = identity.domainId === null ? null : await ctx.core.app.domains.byId(identity.domainId);
    if (!domain) throw notFound(['input', 'identityId']);
    await mustAdministerDomain(ctx.core, domain);
    if (email == null && holderOf == null)
      throw new AppError('INVALID_INPUT', 'Name with whom: an identity that they hold (`holderOf`).', {
        path: ['input', 'holderOf'],
      });
    const user = await userNamed(ctx.core, domain, { email, holderOf: readHolder(holderOf) });
    const isNew = await shareIdentity(ctx.core, identity, user);
    return { isNew, identity: await identityById(ctx.core, identity.id) };
  },
});
