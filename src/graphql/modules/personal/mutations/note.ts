// Notes something about an identity for the acting identity alone (`setNote`).

import { LONGEST_NOTE, readNote, setNote } from '../../../../core/personal/notes.ts';
import { mustAct } from '../../../../core/viewer.ts';
import { readId } from '../../../schema/ids.ts';
import { mutation } from '../../../schema/mutation.ts';
import { IdentityRef } from '../../identities/ref.ts';
import { bothAfter, targetIdentity } from '../../identities/target.ts';

const WHOM = 'Global id of another identity.';

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
  check: ({ identityId, text }) => [
    () => readId(identityId, 'Identity', ['input', 'identityId']),
    () => readNote(text),
  ],
  resolve: async ({ identityId, text }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const target = await targetIdentity(ctx, identityId);
    await setNote(ctx.core, actor, target, text);
    return { identity: (await bothAfter(ctx, actor, target)).identity };
  },
});
