// The mutation of archives: to ask for one.

import { createArchive } from '../../../core/archives/create.ts';
import { mustAct } from '../../../core/viewer.ts';
import { mutation } from '../../schema/mutation.ts';
import { ArchiveRef } from './ref.ts';

mutation('createArchive', {
  description:
    'Asks for a file of everything that the acting identity wrote; it is made in the background. One a day at most.',
  scope: { holds: 'read' },
  errors: ['CONFLICT', 'RATE_LIMITED'],
  takes: 'What is to be in the archive.',
  input: (t) => ({
    hasMedia: t.boolean({
      defaultValue: true,
      description: 'Whether its pictures, videos and sounds are to be in it.',
    }),
  }),
  gives: 'The archive that will be made.',
  payload: {
    archive: {
      type: ArchiveRef,
      description: 'The archive, MAKING; query `node` with its id until it is READY.',
    },
  },
  resolve: async ({ hasMedia }, ctx) => ({
    archive: await createArchive(ctx.core, mustAct(ctx.core.viewer), hasMedia ?? true),
  }),
});
