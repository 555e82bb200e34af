// Finds identities, posts and collections of other servers by handle or address.

import { collectionByUri } from '../../core/collections/rows.ts';
import type { Ctx, FoundAtUrl, RemoteLookup } from '../../core/context.ts';
import {
  identityByHandle as storedByHandle,
  identityByUri as storedByUri,
} from '../../core/identities/queries.ts';
import { findPostByUri } from '../../core/posts/queries.ts';
import { bringKnownPost } from '../../core/timelines/known-entries.ts';
import type { Identity } from '../../db/rows.ts';
import { usernameKey } from '../../lib/handle.ts';
import { withDeadline } from '../../lib/time/deadline.ts';
import { normaliseHost } from '../../lib/url/host-name.ts';
import { parseRemoteUrl } from '../../lib/url/remote-url.ts';
import { FetchError } from '../../net/errors.ts';
import { type FetchOptions, fetchDocument } from '../fetch.ts';
import { kindOf } from '../parse/activity.ts';
import { isFeaturedCollection } from '../parse/featured-collection.ts';
import type { Doc } from '../parse/values/doc.ts';
import { hostOf, idOf } from '../parse/values/iri.ts';
import { activityPub } from '../state.ts';
import { takeCollection } from './featured-collections/take.ts';
import { fetchActor, takeActor } from './fetch-actor.ts';
import { takePost } from './fetch-post.ts';
import { refreshPost } from './refresh-post.ts';
import { linkedDocument } from './web-page.ts';
import { askWebfinger, type WebfingerAnswer } from './webfinger-client.ts';

/** Who was looked at less than this ago is not asked for again. */
const FRESH_MS = 24 * 3600 * 1000;

/**
 * Asking other servers by what people type (core/context.ts). What cannot be reached in time is null: nobody's server
 * blocks ours.
 */
export const remoteLookup: RemoteLookup = {
  identityByHandle: (ctx, username, domain, deadlineMs) =>
    inTime(ctx, deadlineMs, async (options) => byHandle(ctx, username, domain, options)),
  followTemplate: (ctx, username, domain, deadlineMs) =>
    inTime(ctx, deadlineMs, async (options) => {
      const answer = await ask(ctx, { username, domain }, options);
      return answer && { template: answer.followTemplate };
    }),
  identityByUri: (ctx, uri, deadlineMs) =>
    inTime(ctx, deadlineMs, async (options) => {
      const fetched = await fetchActor(ctx, uri, options);
      return fetched.kind === 'actor' ? activeOrNull(fetched.identity) : null;
    }),
  byUrl: (ctx, url, deadlineMs) => inTime(ctx, deadlineMs, async (options) => byUrl(ctx, url, options)),
  async refreshPost(ctx, post, signerId, deadlineMs) {
    await inTime(ctx, deadlineMs, async (options) => {
      await refreshPost(ctx, post, { ...options, ...(signerId === null ? {} : { signerId }) });
      return null;
    });
  },
};

async function inTime<T>(
  ctx: Ctx,
  deadlineMs: number,
  look: (options: FetchOptions) => Promise<T | null>,
): Promise<T | null> {
  const budget = activityPub(ctx.app).budgets.forCause();
  try {
    return await withDeadline(ctx.app.clock, deadlineMs, () => look({ budget, deadlineMs }));
  } catch (error) {
    ctx.app.log.debug({ err: error }, 'Another server was asked and had no usable answer.');
    return null;
  }
}

/** Somebody known here who is fresh enough, else as their server says now; who does not answer is who they were. */
async function byHandle(
  ctx: Ctx,
  username: string,
  domain: string,
  options: FetchOptions,
): Promise<Identity | null> {
  const host = normaliseHost(domain);
  if (host === null) return null;
  const known = await storedByHandle(ctx, username, host);
  // By the host of a split domain somebody is only taken for who was asked for: its WebFinger knows better.
  const isByItsHandle = known?.handleDomain === host;
  if (known && (known.domainId !== null || (isByItsHandle && isFresh(ctx, known))))
    return activeOrNull(known);
  const answer = await ask(ctx, { username, domain: host }, options);
  if (!answer) return known && activeOrNull(known);
  return confirmed(ctx, { username, host }, answer, options);
}

/**
 * Who bears a handle, as their server says now. Null where it says that nobody does. Rejects with FetchError where it
 * cannot be asked.
 */
export async function askForHandle(
  ctx: Ctx,
  username: string,
  host: string,
  options: FetchOptions,
): Promise<Identity | null> {
  const answer = await askWebfinger(ctx, { username, domain: host }, options);
  return answer && confirmed(ctx, { username, host }, answer, options);
}

/** Both directions must agree: the domain names the actor, and the actor bears the name. */
async function confirmed(
  ctx: Ctx,
  { username, host }: { username: string; host: string },
  answer: WebfingerAnswer,
  options: FetchOptions,
): Promise<Identity | null> {
  const handle = { username, domain: host };
  const fetched = await fetchActor(ctx, answer.actorUri, options, { handle, answer });
  if (fetched.kind !== 'actor') return null;
  const { identity, actor } = fetched;
  const asked = usernameKey(username);
  // Its confirmed handle, or an alias its own domain knows it by (the host of a split domain).
  const isIt =
    (identity.usernameKey === asked && identity.handleDomain === host) ||
    (usernameKey(actor.username) === asked && hostOf(actor.id) === host) ||
    (answer.subject !== null &&
      answer.subject.domain === identity.handleDomain &&
      usernameKey(actor.username) === asked);
  return isIt ? activeOrNull(identity) : null;
}

async function ask(ctx: Ctx, handle: { username: string; domain: string }, options: FetchOptions) {
  try {
    return await askWebfinger(ctx, handle, options);
  } catch (error) {
    if (error instanceof FetchError) return null;
    throw error;
  }
}

function isFresh(ctx: Ctx, identity: Identity): boolean {
  return identity.fetchedAt !== null && BigInt(ctx.app.clock.now()) - identity.fetchedAt < BigInt(FRESH_MS);
}

function activeOrNull(identity: Identity | null): Identity | null {
  return identity?.state === 'ACTIVE' ? identity : null;
}

async function byUrl(ctx: Ctx, text: string, options: FetchOptions): Promise<FoundAtUrl | null> {
  const url = parseRemoteUrl(text);
  if (url === null) return null;
  const uri = url.href;
  const stored = (await known(ctx, uri)) ?? (text === uri ? null : await known(ctx, text));
  if (stored) return stored;
  if (await ctx.app.domains.isOwnHost(url.host)) return null;
  if (await ctx.app.hostBlocks.isBlocked(ctx.domain?.id ?? null, url.host)) return null;
  const fetched = await fetchDocument(ctx, uri, { ...options, anyOrigin: true });
  let document = fetched.kind === 'document' ? fetched : null;
  if (document === null) {
    const id = await linkedDocument(ctx, uri, options);
    if (id === null) return null;
    const already = await known(ctx, id);
    if (already) return already;
    const linked = await fetchDocument(ctx, id, options);
    document = linked.kind === 'document' ? linked : null;
  }
  if (document === null) return null;
  const again = await known(ctx, document.id);
  if (again) return again;
  return take(ctx, document.doc, options);
}

async function take(ctx: Ctx, doc: Doc, options: FetchOptions): Promise<FoundAtUrl | null> {
  if (isFeaturedCollection(doc)) {
    const collection = await takeCollection(ctx, doc, options);
    return collection && { collection };
  }
  const kind = kindOf(doc);
  if (kind === 'actor') {
    const taken = await takeActor(ctx, doc, options);
    const identity = taken.kind === 'actor' ? activeOrNull(taken.identity) : null;
    return identity && { identity };
  }
  if (kind === 'activity') {
    // A link to a Create means the post in it, which is believed at its own address only.
    const id = idOf(doc.object);
    const inner = id === null ? null : await fetchDocument(ctx, id, options);
    if (inner?.kind !== 'document') return null;
    const post = await takePost(ctx, inner.doc, options);
    return post && { post };
  }
  const post = kind === 'object' ? await takePost(ctx, doc, options) : null;
  return post && { post };
}

/**
 * What is stored under an id or the address of its page. Whoever asked may see less of it: that is the caller's rule to
 * apply.
 */
async function known(ctx: Ctx, uri: string): Promise<FoundAtUrl | null> {
  const post = await findPostByUri(ctx, uri);
  if (post) {
    if (post.deletedAt !== null) return null;
    // Looking it up makes it known to the domain that asks, as on a server of its own.
    await bringKnownPost(ctx, post);
    return { post };
  }
  const collection = await collectionByUri(ctx, uri);
  if (collection) return { collection };
  const identity = activeOrNull(await storedByUri(ctx, uri));
  return identity && { identity };
}
