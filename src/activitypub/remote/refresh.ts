// Fetches a known actor again and stores what changed.

import type { Ctx } from '../../core/context.ts';
import { deleteIdentity } from '../../core/identities/delete.ts';
import type { Identity } from '../../db/rows.ts';
import { FetchError } from '../../net/errors.ts';
import { type FetchOptions, fetchDocument } from '../fetch.ts';
import { type RemoteActor, readActor } from '../parse/actor.ts';
import { type Doc, typesOf } from '../parse/values/doc.ts';
import { activityPub } from '../state.ts';
import { takeActor } from './fetch-actor.ts';
import { confirmHandle } from './handle.ts';
import { storeActor } from './store-actor.ts';

/**
 * Fetches an actor anew and stores what it says; `unsure` where its handle could not be confirmed, as a server did not
 * answer. `gone` when its server says 410 or Tombstone: then it is deleted here.
 * `unreachable` for everything else; what is stored stays.
 */
export async function refreshIdentity(
  ctx: Ctx,
  identity: Identity,
  options: FetchOptions = {},
): Promise<'fresh' | 'unsure' | 'gone' | 'unreachable'> {
  if (identity.domainId !== null) return 'fresh';
  const budget = options.budget ?? activityPub(ctx.app).budgets.forCause();
  try {
    const fetched = await fetchDocument(ctx, identity.uri, { ...options, budget });
    const isTombstone = fetched.kind === 'document' && typesOf(fetched.doc).includes('Tombstone');
    if (fetched.kind === 'gone' || isTombstone) {
      await deleteIdentity(ctx, identity);
      return 'gone';
    }
    if (fetched.kind !== 'document') return 'unreachable';
    const taken = await takeActor(ctx, fetched.doc, { ...options, budget });
    if (taken.kind !== 'actor') return 'unreachable';
    return taken.isUnsure ? 'unsure' : 'fresh';
  } catch (error) {
    if (error instanceof FetchError) return 'unreachable';
    throw error;
  }
}

/**
 * An actor sent an Update of itself. How it looks is taken from there, since it signed for it; keys, inboxes and where
 * it moved come from its own address, and stay as they are while that cannot be reached.
 */
export async function refreshByUpdate(
  ctx: Ctx,
  identity: Identity,
  embedded: Doc | null,
  options: FetchOptions,
): Promise<'fresh' | 'unreachable'> {
  const fetched = await documentOrNull(ctx, identity.uri, options);
  const base = fetched && readActor(fetched);
  const told = embedded && readActor(embedded);
  const authoritative = base?.kind === 'actor' && base.id === identity.uri ? base : null;
  const shown = told?.kind === 'actor' && told.id === identity.uri ? told : null;
  const actor = authoritative && shown ? looksOf(authoritative, shown) : authoritative;
  if (!actor) return 'unreachable';
  const handle = await confirmHandle(ctx, actor, {
    ...(options.budget ? { budget: options.budget } : {}),
    deadlineMs: 3000,
  });
  return (await storeActor(ctx, actor, handle)) ? 'fresh' : 'unreachable';
}

async function documentOrNull(ctx: Ctx, uri: string, options: FetchOptions): Promise<Doc | null> {
  const fetched = await fetchDocument(ctx, uri, options);
  return fetched.kind === 'document' ? fetched.doc : null;
}

function looksOf(actor: RemoteActor, shown: RemoteActor): RemoteActor {
  const { name, summary, url, icon, image, fields, emoji, hashtags, isLocked, isDiscoverable, isIndexable } =
    shown;
  const { showsMedia, showsMediaReplies, showsFeatured } = shown;
  return {
    ...actor,
    name,
    summary,
    url,
    icon,
    image,
    fields,
    emoji,
    hashtags,
    isLocked,
    isDiscoverable,
    isIndexable,
    showsMedia,
    showsMediaReplies,
    showsFeatured,
  };
}
