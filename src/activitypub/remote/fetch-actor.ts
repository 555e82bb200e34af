// Fetches actors and stores them.

import type { Ctx } from '../../core/context.ts';
import type { Identity } from '../../db/rows.ts';
import { type FetchOptions, fetchDocument } from '../fetch.ts';
import { type RemoteActor, readActor } from '../parse/actor.ts';
import type { Doc } from '../parse/values/doc.ts';
import { confirmHandle, isUnsure, type Told } from './handle.ts';
import { storeActor } from './store-actor.ts';

export type FetchedActor =
  /** `isUnsure`: its handle may be another one as soon as its domains answer. */
  | { kind: 'actor'; identity: Identity; actor: RemoteActor; isUnsure: boolean }
  | { kind: 'absent' }
  | { kind: 'gone' }
  | { kind: 'unusable'; reason: string };

/**
 * Fetches an actor by its id and stores it. `told`: by which handle it was found. Rejects with FetchError where its
 * host could not be asked.
 */
export async function fetchActor(
  ctx: Ctx,
  uri: string,
  options: FetchOptions = {},
  told?: Told,
): Promise<FetchedActor> {
  const fetched = await fetchDocument(ctx, uri, options);
  if (fetched.kind !== 'document') return fetched;
  return takeActor(ctx, fetched.doc, options, told);
}

/** Stores an actor whose document was fetched from its own origin. */
export async function takeActor(
  ctx: Ctx,
  doc: Doc,
  options: FetchOptions = {},
  told?: Told,
): Promise<FetchedActor> {
  const actor = readActor(doc);
  if (actor.kind === 'unreadable') return { kind: 'unusable', reason: actor.reason };
  const handle = await confirmHandle(ctx, actor, {
    ...(options.budget ? { budget: options.budget } : {}),
    ...(told ? { told } : {}),
    deadlineMs: Math.min(options.deadlineMs ?? 3000, 3000),
  });
  const identity = await storeActor(ctx, actor, handle);
  return identity
    ? { kind: 'actor', identity, actor, isUnsure: isUnsure(handle, identity) }
    : { kind: 'unusable', reason: 'the actor cannot be stored here' };
}
