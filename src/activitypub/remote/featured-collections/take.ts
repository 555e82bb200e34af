// Takes in a collection of recommended people that was found at its address, with whose it is (FEP-7aa9).

import { storeRemoteCollection } from '../../../core/collections/remote.ts';
import { collectionByUri } from '../../../core/collections/rows.ts';
import { type Ctx, inTransaction } from '../../../core/context.ts';
import { dealsWithPerson } from '../../../core/hosts/blocked-by.ts';
import type { Collection } from '../../../db/rows.ts';
import { sameOrigin } from '../../../lib/url/url.ts';
import { type FetchOptions, fetchDocument } from '../../fetch.ts';
import { readFeaturedCollection } from '../../parse/featured-collection.ts';
import type { Doc } from '../../parse/values/doc.ts';
import { hostOf } from '../../parse/values/iri.ts';
import { knownOrFetched } from '../people.ts';
import { readCollectionOf } from './fetch.ts';

/**
 * Stores a collection whose document was fetched from its own origin, its owner fetched where nobody here knows them.
 * Who is in it is shown once their consent was looked at (machine `feature-verification`). Null where the document is
 * no collection or is somebody's of another server, and where the domain does not deal with its owner. Rejects with
 * FetchError.
 */
export async function takeCollection(ctx: Ctx, doc: Doc, options: FetchOptions): Promise<Collection | null> {
  const read = readFeaturedCollection(doc);
  if (read === null || read.attributedTo === null || !sameOrigin(read.id, read.attributedTo)) return null;
  const owner = await knownOrFetched(ctx, read.attributedTo, options);
  if (owner?.state !== 'ACTIVE' || owner.domainId !== null) return null;
  if (!(await dealsWithPerson(ctx, ctx.domain?.id ?? null, owner))) return null;
  const data = await readCollectionOf(ctx, owner, { id: read.id, doc }, options);
  return data && inTransaction(ctx, (ctx) => storeRemoteCollection(ctx, owner, data));
}

/**
 * The stored collection of a URI, else fetched from its origin and stored. Those of ours come from the database alone.
 * Null where the URI shows no collection that may be stored here. Rejects with FetchError where its host cannot be
 * asked.
 */
export async function knownOrFetchedCollectionAt(
  ctx: Ctx,
  uri: string,
  options: FetchOptions,
): Promise<Collection | null> {
  const known = await collectionByUri(ctx, uri);
  if (known) return known;
  const host = hostOf(uri);
  if (host === null || (await ctx.app.domains.isOwnHost(host))) return null;
  const fetched = await fetchDocument(ctx, uri, options);
  return fetched.kind === 'document' ? takeCollection(ctx, fetched.doc, options) : null;
}
