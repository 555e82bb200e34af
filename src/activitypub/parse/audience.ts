// Reads whom a document is addressed to (`to`, `cc`, `audience`), and what visibility that is.

import type { Visibility } from '../../db/enums.ts';
import { PUBLIC } from '../vocab.ts';
import { type Doc, toDoc, values } from './values/doc.ts';
import { idOf, readId } from './values/iri.ts';
import { LIMITS } from './values/limits.ts';

/** Whom a document is for. The ids in `bto` and `bcc` are never read: they are blind recipients. */
export interface RemoteAudience {
  /** Ids as written; everyone is always `PUBLIC`. */
  to: string[];
  cc: string[];
  /** `audience` of FEP-1b12: the groups it was posted in. */
  groups: string[];
}

export function readAudience(doc: Doc): RemoteAudience {
  return { to: recipients(doc.to), cc: recipients(doc.cc), groups: recipients(doc.audience) };
}

/**
 * Whether a document has none of the fields that say whom it is for, as those of Discourse; an empty list says
 * "nobody".
 */
export function isAudienceMissing(doc: Doc): boolean {
  return [doc.to, doc.cc, doc.bto, doc.bcc].every((value) => value === undefined || value === null);
}

function recipients(value: unknown): string[] {
  const ids = new Set<string>();
  for (const item of values(value, LIMITS.audience)) {
    const written = typeof item === 'string' ? item : toDoc(item)?.id;
    const id = isPublic(written) ? PUBLIC : typeof item === 'string' ? readId(item) : idOf(item);
    if (id !== null) ids.add(id);
  }
  return [...ids];
}

/** Whether an id means everyone: `as:Public`, `Public` or the IRI. */
export function isPublic(value: unknown): boolean {
  return value === PUBLIC || value === 'as:Public' || value === 'Public';
}

/** The visibilities other servers can express. */
export type RemoteVisibility = Exclude<Visibility, 'LOCAL'>;

/** For everyone. */
export const EVERYONE: RemoteAudience = { to: [PUBLIC], cc: [], groups: [] };

/**
 * What an audience means: everyone in `to` is public, in `cc` unlisted; else the author's own followers in either are
 * followers (only that very URI, no other collection); else those addressed. `followers` is null when the author hides
 * it.
 */
export function visibilityOf(audience: RemoteAudience, followers: string | null): RemoteVisibility {
  if (audience.to.includes(PUBLIC)) return 'PUBLIC';
  if (audience.cc.includes(PUBLIC)) return 'UNLISTED';
  const isForFollowers =
    followers !== null && (audience.to.includes(followers) || audience.cc.includes(followers));
  return isForFollowers ? 'FOLLOWERS' : 'MENTIONED';
}

/** Whom a boost is for: everybody, or the booster's followers; a boost for a few is none that anybody makes. */
export function boostVisibilityOf(
  audience: RemoteAudience,
  followers: string | null,
): Exclude<RemoteVisibility, 'MENTIONED'> {
  const visibility = visibilityOf(audience, followers);
  return visibility === 'MENTIONED' ? 'FOLLOWERS' : visibility;
}

/** Everyone named in `to` and `cc` but the public, without repetition. */
export function addressees(audience: RemoteAudience): string[] {
  return [...new Set([...audience.to, ...audience.cc])].filter((id) => id !== PUBLIC);
}

/** The audience of an object that names none (Discourse) is that of the activity it came with. */
export function audienceOr(audience: RemoteAudience, fallback: RemoteAudience): RemoteAudience {
  if (audience.to.length > 0 || audience.cc.length > 0) return audience;
  return {
    to: fallback.to,
    cc: fallback.cc,
    groups: audience.groups.length > 0 ? audience.groups : fallback.groups,
  };
}
