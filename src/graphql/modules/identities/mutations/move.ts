// Moves the followers of the acting identity to another one that names it as an alias (`moveIdentity`).

import { moveIdentity } from '../../../../core/identities/move.ts';
import { mustAct } from '../../../../core/viewer.ts';
import { mutation } from '../../../schema/mutation.ts';
import { IdentityRef } from '../ref.ts';
import { targetIdentity } from '../target.ts';

mutation('moveIdentity', {
  description:
    'Moves the acting identity to another one: its followers are asked to follow that one. At most once in seven days.',
  scope: { holds: 'write:accounts' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'],
  takes: 'Where the acting identity moves.',
  input: (t) => ({
    targetId: t.id({
      required: true,
      description:
        'Global id of the other identity, of this server or another; it must name this one in its `alsoKnownAs` first.',
    }),
  }),
  gives: 'Both identities after the move.',
  payload: {
    identity: { type: IdentityRef, description: 'The identity that moved; its `movedTo` is the other one.' },
    target: {
      type: IdentityRef,
      description: 'The identity that it moved to; the followers are asked to follow it.',
    },
  },
  resolve: async ({ targetId }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const target = await targetIdentity(ctx, targetId, 'targetId');
    const identity = await moveIdentity(ctx.core, actor, target);
    return { identity, target };
  },
});
