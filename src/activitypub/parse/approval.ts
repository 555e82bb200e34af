// Reads who may do what with a post or an actor (GoToSocial's `interactionPolicy`, FEP-044f, FEP-7aa9).

import { PUBLIC } from '../vocab.ts';
import { type Doc, toDoc, values } from './values/doc.ts';
import { readId } from './values/iri.ts';

/** URIs of actors and collections that may, `ANYONE` for everybody: without asking, and after that. */
export interface RemoteApproval {
  automatic: string[];
  manual: string[];
}

/** More say no more: everybody beyond the public and two collections counts as "others". */
const MOST = 50;

/**
 * A part of `interactionPolicy`, by its present names and GoToSocial's first ones; null where it says nothing, as an
 * empty object does.
 */
export function readApproval(
  doc: Doc,
  act: 'canQuote' | 'canReply' | 'canLike' | 'canAnnounce' | 'canFeature',
): RemoteApproval | null {
  const policy = toDoc(toDoc(doc.interactionPolicy)?.[act]);
  if (policy === null || Object.keys(policy).length === 0) return null;
  return {
    automatic: readPeople(policy.automaticApproval ?? policy.always),
    manual: readPeople(policy.manualApproval ?? policy.approvalRequired),
  };
}

/**
 * That nobody may comment on a post, as Pixelfed says it: `commentsEnabled` false beside its `capabilities`. PeerTube
 * and Lemmy use the same word for what was closed later, and show the comments of before.
 */
export function readCommentsOff(doc: Doc): RemoteApproval | null {
  return doc.commentsEnabled === false && toDoc(doc.capabilities) !== null
    ? { automatic: [], manual: [] }
    : null;
}

function readPeople(value: unknown): string[] {
  return values(value, MOST).flatMap((each) => {
    if (each === PUBLIC || each === 'as:Public' || each === 'Public') return ['ANYONE'];
    return readId(each) ?? [];
  });
}
