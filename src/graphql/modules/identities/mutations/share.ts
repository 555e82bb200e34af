// The mutation `shareIdentity`: lets another user act as an identity.

import { identityById } from '../../../../core/identities/queries.ts';
import { shareIdentity } from '../../../../core/identities/share.ts';
import { mustAdministerDomain } from '../../../../core/roles/policy.ts';
import { userNamed } from '../../../../core/users/named.ts';
import { mutation } from '../../../schema/mutation.ts';
import { IdentityRef } from '../ref.ts';
import { notFound, targetIdentity } from '../target.ts';

mutation('shareIdentity', {
  description:
    'Lets a further user hold an identity, so that several people write as one; owners and admins of its domain may.',
  scope: { holds: 'admin:write:accounts' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT', 'GONE'],
  takes: 'An identity and who is to hold it too.',
  input: (t) => ({
    identityId: t.id({ required: true, description: 'An identity of a domain that the viewer administers.' }),
    email: t.string({
      required: true,
      description: 'The login of the further holder, at most 320 characters.',
    }),
  }),
  gives: 'What is shared now.',
  payload: { identity: { type: IdentityRef, description: 'The same for all who hold it.' } },
  resolve: async ({ identityId, email }, ctx) => {
    const identity = await targetIdentity(ctx, identityId);
    const domain = identity.domainId === null ? null : await ctx.core.app.domains.byId(identity.domainId);
    if (!domain) throw notFound(['input', 'identityId']);
    await mustAdministerDomain(ctx.core, domain);
    await shareIdentity(ctx.core, identity, await userNamed(ctx.core, domain, email));
    return { identity: await identityById(ctx.core, identity.id) };
  },
});
