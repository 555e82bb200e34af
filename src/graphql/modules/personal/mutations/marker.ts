// Notes how far the acting identity has read a timeline (`setMarker`).

import { setMarker } from '../../../../core/personal/markers.ts';
import { mustAct } from '../../../../core/viewer.ts';
import { parseId } from '../../../../lib/ids.ts';
import { MarkedTimelineEnum } from '../../../schema/enums/personal.ts';
import { InvalidInputError } from '../../../schema/errors.ts';
import { mutation } from '../../../schema/mutation.ts';
import { MarkerRef } from '../ref.ts';

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
