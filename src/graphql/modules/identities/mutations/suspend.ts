// The mutation `setIdentitySuspended`.

import { setSuspended } from '../../../../core/identities/suspend.ts';
import { administersInstall } from '../../../../core/roles/policy.ts';
import { mutation } from '../../../schema/mutation.ts';
import { IdentityRef } from '../ref.ts';
import { knownIdentity, notFound } from '../target.ts';

mutation('setIdentitySuspended', {
  description:
    'Hides an identity and all it wrote, or shows it again. Moderators of its domain may; for identities of other servers, admins of the install.',
  scope: { holds: 'admin:write:accounts' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'GONE'],
  takes: 'Whom to hide or show.',
  input: (t) => ({
    identityId: t.id({ required: true, description: 'Who is meant; its tokens end when it is suspended.' }),
    isSuspended: t.boolean({ required: true, description: 'True hides it, false shows it again.' }),
  }),
  gives: 'The decision.',
  payload: { identity: { type: IdentityRef, description: 'With its new `state`.' } },
  resolve: async ({ identityId, isSuspended }, ctx) => {
    const { identity, isSeen } = await knownIdentity(ctx, identityId);
    if (!isSeen && !administersInstall(ctx.core)) throw notFound(['input', 'identityId']);
    const after = await setSuspended(ctx.core, identity, isSuspended);
    return { identity: after };
  },
});
