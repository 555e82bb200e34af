// Fetches authorizations of quotes (FEP-044f), of replies, favourites and boosts (GoToSocial) and of places in
// collections (FEP-7aa9).

import type { Ctx } from '../core/context.ts';
import type { Authorization } from '../core/posts/approval/authorization.ts';
import { type FetchOptions, fetchDocument } from './fetch.ts';
import { typeAmong } from './parse/values/doc.ts';
import { idOf } from './parse/values/iri.ts';

/** The types that are known. */
export type AuthorizationType =
  | 'QuoteAuthorization'
  | 'ReplyAuthorization'
  | 'LikeAuthorization'
  | 'AnnounceAuthorization'
  | 'FeatureAuthorization';

/** GoToSocial's first names for its own. */
const OLDER: Partial<Record<AuthorizationType, string>> = {
  ReplyAuthorization: 'ReplyApproval',
  LikeAuthorization: 'LikeApproval',
  AnnounceAuthorization: 'AnnounceApproval',
};

/**
 * The authorization at an address, as its own server shows it now; null where there is none to be had. Rejects with
 * FetchError where the server could not be asked.
 */
export async function fetchAuthorization(
  ctx: Ctx,
  uri: string,
  type: AuthorizationType,
  options: FetchOptions,
): Promise<Authorization | null> {
  const fetched = await fetchDocument(ctx, uri, { ...options, isFresh: true });
  if (fetched.kind !== 'document' || fetched.id !== uri) return null;
  const { doc } = fetched;
  const older = OLDER[type];
  // The first one has other names for what is in it.
  const isOlder = older !== undefined && typeAmong(doc, [older]) !== null;
  if (!isOlder && typeAmong(doc, [type]) === null) return null;
  return {
    uri,
    attributedTo: idOf(doc.attributedTo),
    interactingObject: idOf(isOlder ? doc.object : doc.interactingObject),
    interactionTarget: idOf(isOlder ? doc.target : doc.interactionTarget),
  };
}
