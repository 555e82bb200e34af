// Gives an identity new signing keys (`rotateIdentityKeys`), for when the old ones may be known to others.

import { heldIdentity } from '../../../../core/identities/acting.ts';
import { rotateKeys } from '../../../../core/identities/rotate-keys.ts';
import { readId } from '../../../schema/ids.ts';
import { mutation } from '../../../schema/mutation.ts';
import { IdentityRef } from '../ref.ts';

mutation('rotateIdentityKeys', {
  description:
    'Gives an identity of the viewer new signing keys, in case somebody else has the old ones. Other servers are notified; what was signed before stays valid there.',
  scope: { holds: 'write:accounts' },
  errors: ['INVALID_INPUT', 'GONE'],
  takes: 'The identity whose keys to change.',
  input: (t) => ({
    identityId: t.id({ required: true, description: 'Global id of an identity that the token may act as.' }),
  }),
  gives: 'The identity with its new keys.',
  payload: {
    identity: { type: IdentityRef, description: 'The identity, which signs with its new keys from now on.' },
  },
  resolve: async ({ identityId }, ctx) => {
    const held = await heldIdentity(ctx.core, readId(identityId, 'Identity', ['input', 'identityId']));
    return { identity: await rotateKeys(ctx.core, held) };
  },
});
