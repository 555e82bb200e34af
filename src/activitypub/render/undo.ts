// Renders Undo.

import type { Document } from './document.ts';
import { activityIds } from './ids.ts';

/**
 * Undo of an activity: `{id, type, actor, object}` of it embedded, and the emoji of a reaction, for servers that find
 * it by those; its audience taken over.
 */
export function undoDocument(undone: Document): Document {
  const { id, type, actor, object, content, _misskey_reaction } = undone;
  return {
    ...(content === undefined ? {} : { '@context': undone['@context'] }),
    id: activityIds.undo(String(id)),
    type: 'Undo',
    actor,
    ...(undone.to === undefined ? {} : { to: undone.to }),
    ...(undone.cc === undefined ? {} : { cc: undone.cc }),
    object: { id, type, actor, object, ...(content === undefined ? {} : { content, _misskey_reaction }) },
  };
}
