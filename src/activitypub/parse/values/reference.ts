// Reads references to other documents, by id or embedded.

import { type Doc, toDoc, typesOf, values } from './doc.ts';
import { readId } from './iri.ts';

/** Something another document points to, by its id alone or with its content beside it. */
export interface Reference {
  /** Null for an embedded thing without an id, or one that stays in its document. */
  id: string | null;
  /** Its type, if it is given here. */
  type: string | null;
  /** Its embedded document; null for a bare id. To be believed only from its own origin. */
  doc: Doc | null;
}

/** The first thing a value points to; null where it points to nothing. */
export function readReference(value: unknown): Reference | null {
  return readReferences(value, 1)[0] ?? null;
}

/** What a value points to: ids, objects, or a list of both, at most `limit`. */
export function readReferences(value: unknown, limit: number): Reference[] {
  const references: Reference[] = [];
  for (const item of values(value, limit)) {
    if (typeof item === 'string') {
      const id = readId(item);
      if (id !== null) references.push({ id, type: null, doc: null });
      continue;
    }
    const doc = toDoc(item);
    if (doc === null) continue;
    const id = readId(doc.id) ?? readId(doc.href);
    const type = typesOf(doc)[0] ?? null;
    // {"id": "…"} says no more than the id.
    const isBare = Object.keys(doc).every((name) => name === 'id' || name === '@context');
    if (id === null && type === null) continue;
    references.push({ id, type, doc: isBare ? null : doc });
  }
  return references;
}
