// Blocks somebody, which ends follows in both directions, and ends the block (`blockIdentity`, `unblockIdentity`).

import { block, unblock } from '../../../core/blocks/block.ts';
import { mustAct } from '../../../core/viewer.ts';
import { mutation } from '../../schema/mutation.ts';
import { IdentityRef } from '../identities/ref.ts';
import {
  bothAfter,
  bothWithout,
  knownIdentity,
  leaves,
  notFound,
  targetIdentity,
} from '../identities/target.ts';

mutation('blockIdentity', {
  description:
    'Blocks an identity: follows in both directions end, and neither sees the posts of the other. Their server is notified.',
  scope: { holds: 'write:blocks' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'Whom the acting identity blocks.',
  input: (t) => ({
    identityId: t.id({ required: true, description: 'Anybody but the acting identity itself.' }),
  }),
  gives: 'Both identities after the block.',
  payload: {
    identity: { type: IdentityRef, description: 'The blocked identity.' },
    actingIdentity: {
      type: IdentityRef,
      description: 'The acting identity; its counts may be smaller, because follows in both directions end.',
    },
  },
  resolve: async ({ identityId }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const target = await targetIdentity(ctx, identityId);
    await block(ctx.core, actor, target);
    return bothAfter(ctx, actor, target);
  },
});

mutation('unblockIdentity', {
  description: 'Unblocks an identity; follows that ended do not come back.',
  scope: { holds: 'write:blocks' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'Whom the acting identity does not block any more.',
  input: (t) => ({
    identityId: t.id({
      required: true,
      description: 'Global id of an identity that the acting identity blocks.',
    }),
  }),
  gives: 'Both identities after the block ended.',
  payload: {
    wasBlocked: { type: 'Boolean', description: 'Whether it was blocked before.' },
    identity: {
      type: IdentityRef,
      nullable: true,
      description: 'The unblocked identity; null if the acting identity may not see it.',
    },
    identityId: leaves('the list of blocks'),
    actingIdentity: { type: IdentityRef, description: 'The acting identity, which had blocked.' },
  },
  resolve: async ({ identityId }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const { identity, isSeen } = await knownIdentity(ctx, identityId);
    const wasBlocked = await unblock(ctx.core, actor, identity);
    if (!wasBlocked && !isSeen) throw notFound(['input', 'identityId']);
    return { wasBlocked, ...(await bothWithout(ctx, actor, identity)) };
  },
});
