// The mutation `moveIdentity`.

import { moveIdentity } from '../../../../core/identities/move.ts';
import { mustAct } from '../../../../core/viewer.ts';
import { mutation } from '../../../schema/mutation.ts';
import { IdentityRef } from '../ref.ts';
import { targetIdentity } from '../target.ts';

mutation('moveIdentity', {
  description:
    'Tells everyone that the acting identity lives elsewhere now; its followers are asked to follow the other one. At most once in seven days.',
  scope: { holds: 'write:accounts' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'],
  takes: 'Where to move.',
  input: (t) => ({
    targetId: t.id({
      required: true,
      description:
        'The other identity, here or on another server; it must name this one in `alsoKnownAs` first.',
    }),
  }),
  gives: 'Both after the move.',
  payload: {
    identity: { type: IdentityRef, description: 'Who moved; `movedTo` says where.' },
    target: { type: IdentityRef, description: 'Where the followers go.' },
  },
  resolve: async ({ targetId }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const target = await targetIdentity(ctx, targetId, 'targetId');
    const identity = await moveIdentity(ctx.core, actor, target);
    return { identity, target };
  },
});
