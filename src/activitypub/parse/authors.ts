// Reads who wrote a document (`attributedTo`).

import { sameOrigin } from '../../lib/url/url.ts';
import { type Doc, toDoc, typeAmong, values } from './values/doc.ts';
import { idOf } from './values/iri.ts';

const MOST_AUTHORS = 20;

/**
 * Who wrote a document: `attributedTo` as an id, an object, or a list of persons and groups (PeerTube), or `actor`
 * where it is missing (old Pleroma). The author is the first person on the document's own server, else the first anyone
 * there, else the first.
 */
export function readAuthors(doc: Doc, id: string): { author: string | null; attributedTo: string[] } {
  const named = values(doc.attributedTo, MOST_AUTHORS);
  const candidates: { id: string; isGroup: boolean }[] = [];
  for (const item of named.length > 0 ? named : values(doc.actor, MOST_AUTHORS)) {
    const author = idOf(item);
    const held = toDoc(item);
    if (author === null || candidates.some((known) => known.id === author)) continue;
    candidates.push({ id: author, isGroup: held !== null && typeAmong(held, ['Group']) !== null });
  }
  const atHome = candidates.filter((candidate) => sameOrigin(candidate.id, id));
  const author = atHome.find((candidate) => !candidate.isGroup) ?? atHome[0] ?? candidates[0];
  return { author: author?.id ?? null, attributedTo: candidates.map((candidate) => candidate.id) };
}
