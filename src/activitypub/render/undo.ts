// Renders Undo.

import type { Document } from './document.ts';
import { activityIds } from './ids.ts';

/** Undo of an activity: `{id, type, actor, object}` of it embedded, its audience taken over. */
export function undoDocument(undone: Document): Document {
  const { id, type, actor, object } = undone;
  return {
    id: activityIds.undo(String(id)),
    type: 'Undo',
    actor,
    ...(undone.to === undefined ? {} : { to: undone.to }),
    ...(undone.cc === undefined ? {} : { cc: undone.cc }),
    object: { id, type, actor, object },
  };
}
