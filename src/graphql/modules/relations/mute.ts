// The mutations `muteIdentity` and `unmuteIdentity`.

import { mute, unmute } from '../../../core/blocks/mute.ts';
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

mutation('muteIdentity', {
  description:
    'Hides what somebody posts and boosts from the timelines of the acting identity. They are not told. Again changes the terms.',
  scope: { holds: 'write:mutes' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'Whom not to read, and for how long.',
  input: (t) => ({
    identityId: t.id({ required: true, description: 'Anybody but the acting identity itself.' }),
    hidesNotifications: t.boolean({
      defaultValue: true,
      description: 'Whether it is not to be told either what they do.',
    }),
    seconds: t.int({ description: 'How long, at most 100 years; until taken back when left out or 0.' }),
  }),
  gives: 'The terms of the mute.',
  payload: {
    identity: { type: IdentityRef, description: 'Who is not read any more.' },
    actingIdentity: { type: IdentityRef, description: 'Who does not want to read them.' },
    expiresAt: {
      type: 'DateTime',
      nullable: true,
      description: 'When it ends by itself; null when it does not.',
    },
  },
  resolve: async ({ identityId, hidesNotifications, seconds }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const target = await targetIdentity(ctx, identityId);
    const { expiresAt } = await mute(ctx.core, actor, target, {
      hidesNotifications: hidesNotifications ?? true,
      seconds: seconds ?? null,
    });
    return { expiresAt, ...(await bothAfter(ctx, actor, target)) };
  },
});

mutation('unmuteIdentity', {
  description: 'Shows the posts of somebody again.',
  scope: { holds: 'write:mutes' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'Whom to read again.',
  input: (t) => ({
    identityId: t.id({ required: true, description: 'Somebody that the acting identity muted.' }),
  }),
  gives: 'Both without the mute.',
  payload: {
    wasMuted: { type: 'Boolean', description: 'False where there was no mute.' },
    identity: {
      type: IdentityRef,
      nullable: true,
      description: 'Who is read again; null for one that the acting identity may not see.',
    },
    identityId: leaves('the list of mutes'),
    actingIdentity: { type: IdentityRef, description: 'Who reads again.' },
  },
  resolve: async ({ identityId }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const { identity, isSeen } = await knownIdentity(ctx, identityId);
    const wasMuted = await unmute(ctx.core, actor, identity);
    if (!wasMuted && !isSeen) throw notFound(['input', 'identityId']);
    return { wasMuted, ...(await bothWithout(ctx, actor, identity)) };
  },
});
