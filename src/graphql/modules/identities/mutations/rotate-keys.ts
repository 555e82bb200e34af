// The mutation `rotateIdentityKeys`.

import { heldIdentity } from '../../../../core/identities/acting.ts';
import { rotateKeys } from '../../../../core/identities/rotate-keys.ts';
import { readId } from '../../../schema/ids.ts';
import { mutation } from '../../../schema/mutation.ts';
import { IdentityRef } from '../ref.ts';

mutation('rotateIdentityKeys', {
  description:
    'Gives an identity of the viewer new keys, for when somebody else may have the old ones. Other servers are told; what was signed before stays valid there.',
  scope: { holds: 'write:accounts' },
  errors: ['INVALID_INPUT', 'GONE'],
  takes: 'Whose keys to change.',
  input: (t) => ({
    identityId: t.id({ required: true, description: 'An identity that the token may act as.' }),
  }),
  gives: 'The identity, which signs with its new keys from now on.',
  payload: { identity: { type: IdentityRef, description: 'Who has new keys.' } },
  resolve: async ({ identityId }, ctx) => {
    const held = await heldIdentity(ctx.core, readId(identityId, 'Identity', ['input', 'identityId']));
    return { identity: await rotateKeys(ctx.core, held) };
  },
});
