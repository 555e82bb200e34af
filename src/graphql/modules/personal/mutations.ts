// The mutations of what an identity keeps for itself: notes, endorsements, hidden servers, markers, settings.

import { hideHost, unhideHost } from '../../../core/blocks/hide-host.ts';
import { endorse, unendorse } from '../../../core/personal/endorsements.ts';
import { setMarker } from '../../../core/personal/markers.ts';
import { LONGEST_NOTE, setNote } from '../../../core/personal/notes.ts';
import { changeSettings } from '../../../core/personal/settings.ts';
import { mustAct } from '../../../core/viewer.ts';
import { parseId } from '../../../lib/ids.ts';
import { MarkedTimelineEnum, SensitiveMediaEnum, VisibilityEnum } from '../../schema/enums.ts';
import { InvalidInputError } from '../../schema/errors.ts';
import { given } from '../../schema/given.ts';
import { mutation } from '../../schema/mutation.ts';
import { IdentityRef } from '../identities/ref.ts';
import { bothAfter, targetIdentity } from '../identities/target.ts';
import { MarkerRef, SettingsRef } from './ref.ts';

const WHOM = 'Global id of another identity.';
const HOST = 'The domain of the server, like `other.example`, at most 253 characters.';

mutation('setNote', {
  description: 'Notes something about an identity for the acting identity alone. Nobody else sees it.',
  scope: { holds: 'write:accounts' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'About whom, and the note.',
  input: (t) => ({
    identityId: t.id({ required: true, description: WHOM }),
    text: t.string({
      required: true,
      description: `The note as plain text, at most ${LONGEST_NOTE} characters; empty to take it away.`,
    }),
  }),
  gives: 'The identity that the note is about.',
  payload: { identity: { type: IdentityRef, description: 'The identity; `viewer.note` is the note.' } },
  resolve: async ({ identityId, text }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const target = await targetIdentity(ctx, identityId);
    await setNote(ctx.core, actor, target, text);
    return { identity: (await bothAfter(ctx, actor, target)).identity };
  },
});

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

mutation('hideHost', {
  description:
    'Hides everybody of a server from the timelines and notifications of the acting identity, and ends the follows between them.',
  scope: { holds: 'write:blocks' },
  errors: ['INVALID_INPUT'],
  takes: 'Which server to hide.',
  input: (t) => ({ host: t.string({ required: true, description: HOST }) }),
  gives: 'The hidden server.',
  payload: { host: { type: 'String', description: 'Its domain as it is kept, 253 characters at most.' } },
  resolve: async ({ host }, ctx) => ({
    host: (await hideHost(ctx.core, mustAct(ctx.core.viewer), host)).name,
  }),
});

mutation('unhideHost', {
  description: 'Shows the people of a server again. Follows that ended stay ended.',
  scope: { holds: 'write:blocks' },
  errors: ['INVALID_INPUT'],
  takes: 'Which server to show again.',
  input: (t) => ({ host: t.string({ required: true, description: HOST }) }),
  gives: 'Whether the server had been hidden.',
  payload: { wasHidden: { type: 'Boolean', description: 'Whether it was hidden before.' } },
  resolve: async ({ host }, ctx) => ({
    wasHidden: await unhideHost(ctx.core, mustAct(ctx.core.viewer), host),
  }),
});

mutation('setMarker', {
  description: 'Notes how far the acting identity has read a timeline, for all of its apps.',
  scope: { holds: 'write:statuses' },
  errors: ['INVALID_INPUT'],
  takes: 'Which timeline, and how far it was read.',
  input: (t) => ({
    timeline: t.field({ type: MarkedTimelineEnum, required: true, description: 'Which timeline.' }),
    lastReadKey: t.field({
      type: 'Snowflake',
      required: true,
      description: 'The `key` of the last entry or notification that was read.',
    }),
  }),
  gives: 'How far the timeline was read, as it is kept now.',
  payload: { marker: { type: MarkerRef, description: 'The marker as it is now.' } },
  resolve: async ({ timeline, lastReadKey }, ctx) => {
    const id = parseId(String(lastReadKey));
    if (id === null)
      throw new InvalidInputError('Send the key of an entry as the API gave it.', {
        path: ['input', 'lastReadKey'],
      });
    const name = timeline === 'HOME' ? 'home' : 'notifications';
    return { marker: await setMarker(ctx.core, mustAct(ctx.core.viewer), name, id) };
  },
});

mutation('updateSettings', {
  description: 'Changes the settings of the acting identity. What is left out stays as it is.',
  scope: { holds: 'write:accounts' },
  errors: ['INVALID_INPUT'],
  takes: 'What to change.',
  input: (t) => ({
    visibility: t.field({
      type: VisibilityEnum,
      description: 'The visibility of posts for which nothing else is said.',
    }),
    isSensitive: t.boolean({ description: 'Whether media are marked as sensitive by default.' }),
    showsMedia: t.field({ type: SensitiveMediaEnum, description: 'When apps show pictures at once.' }),
    opensWarnings: t.boolean({ description: 'Whether apps open content warnings at once.' }),
    playsAnimations: t.boolean({ description: 'Whether apps play animated pictures at once.' }),
  }),
  gives: 'All settings.',
  payload: { settings: { type: SettingsRef, description: 'The settings as they are now.' } },
  resolve: async (input, ctx) => ({
    settings: await changeSettings(ctx.core, mustAct(ctx.core.viewer), given(input)),
  }),
});
