import { fetchDocument } from '../activitypub/fetch.ts';
import { type RemoteCollection, readCollection } from '../activitypub/parse/collection.ts';
import { knownOrFetchedPost } from '../activitypub/remote/fetch-post.ts';
import { refreshIdentity } from '../activitypub/remote/refresh.ts';
import { activityPub } from '../activitypub/state.ts';
import type { Ctx } from '../core/context.ts';
import { proofRecord } from '../core/domains/proof.ts';
import type { Post } from '../db/rows.ts';
import { sameOrigin } from '../lib/url.ts';
import { txtRecords } from '../net/txt.ts';
import type { ProveDomain, RemoteWork } from './types.ts';

/** Pages of a collection that are followed, none twice (SECURITY-CASES N19). */
const MOST_PAGES = 3;

/** The machines' questions to other servers, asked through activitypub. */
export const remoteWork: RemoteWork = {
  refreshIdentity: (ctx, identity) => refreshIdentity(ctx, identity),
  fetchPost: (ctx, uri) => knownOrFetchedPost(ctx, uri, { budget: activityPub(ctx.app).budgets.forCause() }),
  listReplies,
};

/** The post itself is asked for its replies: where that list is was not kept. */
async function listReplies(ctx: Ctx, post: Post, limit: number): Promise<readonly string[]> {
  const options = { budget: activityPub(ctx.app).budgets.forCause() };
  const fetched = await fetchDocument(ctx, post.uri, options);
  if (fetched.kind !== 'document') return [];
  const found = new Set<string>();
  const seen = new Set<string>();
  let next: unknown = fetched.doc.replies;
  for (let pages = 0; pages < MOST_PAGES && next && found.size < limit; pages += 1) {
    const page = await collectionAt(ctx, next, post.uri, seen, options);
    if (!page) break;
    for (const item of page.items) if (item.id !== null && found.size < limit) found.add(item.id);
    next = page.items.length === 0 && page.first ? (page.first.doc ?? page.first.id) : page.next;
  }
  return [...found];
}

/** A collection that is embedded, or stands at an address of the same server that was not asked yet. */
async function collectionAt(
  ctx: Ctx,
  value: unknown,
  origin: string,
  seen: Set<string>,
  options: Parameters<typeof fetchDocument>[2],
): Promise<RemoteCollection | null> {
  if (typeof value !== 'string') {
    const embedded = readCollection(value);
    return embedded.kind === 'collection' ? embedded : null;
  }
  if (seen.has(value) || !sameOrigin(value, origin)) return null;
  seen.add(value);
  const fetched = await fetchDocument(ctx, value, options);
  const read = fetched.kind === 'document' ? readCollection(fetched.doc) : null;
  return read?.kind === 'collection' ? read : null;
}

/** Whether the domain's DNS shows the record its owner was told to put there. */
export const proveByTxt: ProveDomain = async (domain) => {
  const { name, value } = proofRecord(domain);
  return (await txtRecords(name)).includes(value);
};
