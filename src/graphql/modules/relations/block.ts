// The mutations `blockIdentity` and `unblockIdentity`.

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
    'Has nothing to do with somebody any more: follows in both directions end, and neither reads the other. Their server is told.',
  scope: { holds: 'write:blocks' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'Whom to keep away.',
  input: (t) => ({
    identityId: t.id({ required: true, description: 'Anybody but the acting identity itself.' }),
  }),
  gives: 'Both after the block.',
  payload: {
    identity: { type: IdentityRef, description: 'Who is kept away.' },
    actingIdentity: { type: IdentityRef, description: 'Who blocks, with counts that may have shrunk.' },
  },
  resolve: async ({ identityId }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const target = await targetIdentity(ctx, identityId);
    await block(ctx.core, actor, target);
    return bothAfter(ctx, actor, target);
  },
});

mutation('unblockIdentity', {
  description: 'Takes back a block; follows that it ended do not come back.',
  scope: { holds: 'write:blocks' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'Whom to keep away no more.',
  input: (t) => ({
    identityId: t.id({ required: true, description: 'Somebody that the acting identity blocks.' }),
  }),
  gives: 'Both without the block.',
  payload: {
    wasBlocked: { type: 'Boolean', description: 'False where there was no block.' },
    identity: {
      type: IdentityRef,
      nullable: true,
      description: 'Who was kept away; null for one that the acting identity may not see.',
    },
    identityId: leaves('the list of blocks'),
    actingIdentity: { type: IdentityRef, description: 'Who blocked.' },
  },
  resolve: async ({ identityId }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const { identity, isSeen } = await knownIdentity(ctx, identityId);
    const wasBlocked = await unblock(ctx.core, actor, identity);
    if (!wasBlocked && !isSeen) throw notFound(['input', 'identityId']);
    return { wasBlocked, ...(await bothWithout(ctx, actor, identity)) };
  },
});
