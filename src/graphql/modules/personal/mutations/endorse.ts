// Recommends an identity on the profile of the acting identity, or no longer.

import { endorse, unendorse } from '../../../../core/personal/endorsements.ts';
import { mustAct } from '../../../../core/viewer.ts';
import { mutation } from '../../../schema/mutation.ts';
import { IdentityRef } from '../../identities/ref.ts';
import { bothAfter, targetIdentity } from '../../identities/target.ts';

const WHOM = 'Global id of another identity.';

mutation('endorseIdentity', {
  description: 'Recommends an identity, which must be followed, on the profile of the acting identity.',
  scope: { holds: 'write:accounts' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'],
  takes: 'Whom to recommend.',
  input: (t) => ({ identityId: t.id({ required: true, description: WHOM }) }),
  gives: 'The recommended identity.',
  payload: { identity: { type: IdentityRef, description: 'The identity, now recommended.' } },
  resolve: async ({ identityId }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const target = await targetIdentity(ctx, identityId);
    await endorse(ctx.core, actor, target);
    return { identity: (await bothAfter(ctx, actor, target)).identity };
  },
});

mutation('unendorseIdentity', {
  description: 'Recommends an identity no longer.',
  scope: { holds: 'write:accounts' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'Whom to recommend no longer.',
  input: (t) => ({ identityId: t.id({ required: true, description: WHOM }) }),
  gives: 'The identity that was recommended.',
  payload: {
    wasEndorsed: { type: 'Boolean', description: 'Whether it was recommended before.' },
    identity: { type: IdentityRef, description: 'Whoever is recommended no longer.' },
  },
  resolve: async ({ identityId }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const target = await targetIdentity(ctx, identityId);
    const wasEndorsed = await unendorse(ctx.core, actor, target);
    return { wasEndorsed, identity: (await bothAfter(ctx, actor, target)).identity };
  },
});
