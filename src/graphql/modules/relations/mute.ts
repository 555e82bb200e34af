// Hides somebody from the acting identity alone, for a time or until unmuted (`muteIdentity`, `unmuteIdentity`).

import { mute, readMuteSeconds, unmute } from '../../../core/blocks/mute.ts';
import { mustAct } from '../../../core/viewer.ts';
import { readId } from '../../schema/ids.ts';
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
    'Mutes an identity: its posts and boosts are hidden from the timelines of the acting identity. It does not learn of it. Muting again changes the terms.',
  scope: { holds: 'write:mutes' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The identity to mute, and for how long.',
  input: (t) => ({
    identityId: t.id({ required: true, description: 'Anybody but the acting identity itself.' }),
    hidesNotifications: t.boolean({
      defaultValue: true,
      description: 'Whether notifications caused by them are hidden too.',
    }),
    seconds: t.int({
      description: 'How long, in seconds, at most 100 years; until unmuted when left out or 0.',
    }),
  }),
  gives: 'Both identities after the mute.',
  payload: {
    identity: { type: IdentityRef, description: 'The muted identity.' },
    actingIdentity: { type: IdentityRef, description: 'The acting identity, which mutes.' },
    expiresAt: {
      type: 'DateTime',
      nullable: true,
      description: 'When the mute ends by itself; null if it does not.',
    },
  },
  check: ({ identityId, seconds }) => [
    () => readId(identityId, 'Identity', ['input', 'identityId']),
    () => readMuteSeconds(seconds),
  ],
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
  description: 'Unmutes an identity: its posts are shown again.',
  scope: { holds: 'write:mutes' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'Whom the acting identity does not mute any more.',
  input: (t) => ({
    identityId: t.id({
      required: true,
      description: 'Global id of an identity that the acting identity muted.',
    }),
  }),
  gives: 'Both identities after the mute ended.',
  payload: {
    wasMuted: { type: 'Boolean', description: 'Whether it was muted before.' },
    identity: {
      type: IdentityRef,
      nullable: true,
      description: 'The unmuted identity; null if the acting identity may not see it.',
    },
    identityId: leaves('the list of mutes'),
    actingIdentity: { type: IdentityRef, description: 'The acting identity, which had muted.' },
  },
  resolve: async ({ identityId }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const { identity, isSeen } = await knownIdentity(ctx, identityId);
    const wasMuted = await unmute(ctx.core, actor, identity);
    if (!wasMuted && !isSeen) throw notFound(['input', 'identityId']);
    return { wasMuted, ...(await bothWithout(ctx, actor, identity)) };
  },
});
