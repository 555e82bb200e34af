// Streams how far the imports of the acting identity are (`imports`).

import { importEvents, importOfEvent } from '../../../core/imports/live.ts';
import type { Import } from '../../../db/rows.ts';
import type { LiveFrame } from '../../live/stream.ts';
import { builder } from '../../schema/builder.ts';
import { frameType, gapType } from '../live.ts';
import { ownStream } from '../own-stream.ts';
import { ImportRef } from './ref.ts';

export const ImportFrame = frameType('ImportFrame', 'imports');

builder.objectRef<LiveFrame & { import: Import }>('ImportProgress').implement({
  description: 'An import goes on, or has ended.',
  interfaces: [ImportFrame],
  fields: (t) => ({
    import: t.field({
      type: ImportRef,
      description: 'The import as it is at the moment of sending.',
      resolve: (frame) => frame.import,
    }),
  }),
});

gapType('ImportGap', ImportFrame);

ownStream('imports', {
  description: 'How far the imports of the acting identity are, as they go on: once for some rows together.',
  frame: ImportFrame,
  gap: 'ImportGap',
  scope: 'read',
  select: importEvents,
  async show(ctx, event, cursor, identity) {
    const row = await importOfEvent(ctx.core, event, identity);
    return row && { kind: 'ImportProgress', cursor, import: row };
  },
});
