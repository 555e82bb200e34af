// Reads when and where an Event takes place (Mobilizon, Gancio).

import type { Doc } from '../parse/values/doc.ts';
import { toDoc, values } from '../parse/values/doc.ts';
import { readText, readTime } from '../parse/values/scalars.ts';

/** When and where an Event (Mobilizon, Gancio) takes place; times are epoch milliseconds. */
export interface RemoteEvent {
  startsAt: number | null;
  endsAt: number | null;
  /** The place's name, one line; null if there is none. */
  place: string | null;
}

export function readEvent(doc: Doc): RemoteEvent {
  const location = values(doc.location, 1)[0];
  const place = toDoc(location);
  return {
    startsAt: readTime(doc.startTime),
    endsAt: readTime(doc.endTime),
    place: readText(place === null ? location : (place.name ?? place.address), 500),
  };
}
