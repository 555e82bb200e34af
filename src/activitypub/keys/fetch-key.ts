// Fetches the key that a signature names, and checks that its owner lists it.

import { type Ctx, inTransaction } from '../../core/context.ts';
import { sameOrigin } from '../../lib/url/url.ts';
import type { FetchBudget } from '../../net/budget.ts';
import { type FetchOptions, fetchDocument, fetchRaw } from '../fetch.ts';
import { readActor } from '../parse/actor.ts';
import { takeActor } from '../remote/fetch-actor.ts';
import { storeProvenKey } from '../remote/store-keys.ts';
import { askWebfinger } from '../remote/webfinger-client.ts';
import type { KeyLocation } from './key-id.ts';
import { findKey as findInDocument, ownerListsKey } from './published.ts';

/** Everything together; whoever waits for our answer does not wait longer. */
const DEADLINE_MS = 8000;

/** Whether the key is stored now; `reason`: why not, as a clause. */
export type KeyFetchResult = { ok: true } | { ok: false; reason: string };

/**
 * Looks up the key a signature names and stores it with its owner: the actor's document, or the key's own and then its
 * owner's, which must list it. Rejects with FetchError where the host could not be asked.
 */
export async function fetchKey(
  ctx: Ctx,
  keyId: string,
  location: KeyLocation,
  budget: FetchBudget,
): Promise<KeyFetchResult> {
  const options: FetchOptions = { budget, deadlineMs: DEADLINE_MS };
  if (location.kind === 'handle') {
    const answer = await askWebfinger(ctx, location.handle, options);
    return answer ? storeOwner(ctx, answer.actorUri, options) : bad('nobody of that name is there');
  }
  const raw = await fetchRaw(ctx, location.url, options);
  if (raw.kind !== 'document') return bad(raw.kind === 'unusable' ? raw.reason : 'the key is not there');
  if (!sameOrigin(raw.url, keyId)) return bad('the key came from another server');
  const found = findInDocument(raw.doc, keyId);
  if (!found.ok) return bad(found.reason);
  const isActorItself = found.isOwnDocument && raw.id === raw.url;
  if (isActorItself && readActor(raw.doc).kind === 'actor') {
    const taken = await takeActor(ctx, raw.doc, options);
    return taken.kind === 'actor' ? { ok: true } : bad('the owner of the key cannot be stored');
  }
  const owner = await fetchDocument(ctx, found.key.owner, options);
  if (owner.kind !== 'document') return bad('the owner of the key is not there');
  const actor = readActor(owner.doc);
  if (actor.kind === 'unreadable') return bad(actor.reason);
  const listed = ownerListsKey(actor, found.key);
  if (!listed.ok) return bad(listed.reason);
  const taken = await takeActor(ctx, owner.doc, options);
  if (taken.kind !== 'actor') return bad('the owner of the key cannot be stored');
  const { identity } = taken;
  // A key that its owner lists by id alone was not stored with the owner, and one at an address of its own may be held
  // by a neighbour.
  await inTransaction(ctx, (ctx) => storeProvenKey(ctx, identity, found.key));
  return { ok: true };
}

async function storeOwner(ctx: Ctx, uri: string, options: FetchOptions): Promise<KeyFetchResult> {
  const fetched = await fetchDocument(ctx, uri, options);
  if (fetched.kind !== 'document') return bad('the owner of the key is not there');
  const taken = await takeActor(ctx, fetched.doc, options);
  return taken.kind === 'actor' ? { ok: true } : bad('the owner of the key cannot be stored');
}

function bad(reason: string): KeyFetchResult {
  return { ok: false, reason };
}
