import { rotateKeys } from '../../../../core/identities/rotate-keys.ts';
import { actorIn, afresh } from '../../../request/afresh.ts';
import { acting, mutation } from '../../../schema/mutation.ts';
import { IdentityRef } from '../ref.ts';

mutation('rotateIdentityKeys', {
  description:
    'Gives the acting identity new keys, for when somebody else may have the old ones. Other servers are told; what was signed before stays valid there.',
  scope: { holds: 'write:accounts' },
  errors: ['INVALID_INPUT'],
  takes: 'Whose keys to change.',
  input: (t) => ({ ...acting(t) }),
  gives: 'The identity, which signs with its new keys from now on.',
  payload: { identity: { type: IdentityRef, description: 'Who has new keys.' } },
  resolve: async (input, ctx) => {
    const identity = await rotateKeys(ctx.core, await actorIn(ctx, input));
    return { identity: afresh(ctx, identity).see({ ...identity }) };
  },
});
