// Reads what an author typed (`source`).

import { type Doc, toDoc } from './values/doc.ts';
import { LIMITS } from './values/limits.ts';
import { readMediaType, readText } from './values/scalars.ts';

/** What the author typed, where the server gives it; `mediaType` is null if the server does not name the format. */
export interface RemoteSource {
  content: string;
  mediaType: string | null;
}

/** `source`: an object (ActivityPub §3.3), or the bare text of older Pleroma. */
export function readSource(doc: Doc): RemoteSource | null {
  const held = toDoc(doc.source);
  const content = readText(held === null ? doc.source : held.content, LIMITS.content);
  return content === null ? null : { content, mediaType: readMediaType(held?.mediaType) };
}
