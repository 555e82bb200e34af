// Takes over the newest posts and boosts that a remote identity's outbox lists.

import type { Ctx } from '../../../core/context.ts';
import { findPostByUri } from '../../../core/posts/queries.ts';
import type { Identity } from '../../../db/rows.ts';
import { sameOrigin } from '../../../lib/url/url.ts';
import { FetchError } from '../../../net/errors.ts';
import { type FetchOptions, fetchDocument } from '../../fetch.ts';
import { visibilityOf } from '../../parse/audience.ts';
import { isAuthoredBy } from '../../parse/authority.ts';
import { readObject } from '../../parse/post.ts';
import type { Doc } from '../../parse/values/doc.ts';
import type { Reference } from '../../parse/values/reference.ts';
import { takePost } from '../fetch-post.ts';
import { takeListedBoost } from './listed-boost.ts';
import { itemsInCollection } from './walk.ts';

/** What is taken of an outbox. */
export interface OutboxTaking {
  /** Posts at most, newest first. */
  limit: number;
  /** What was published since then (epoch milliseconds) is taken as if it had been sent to us; null: nothing is. */
  since: number | null;
}

/**
 * Stores the newest posts of a remote identity's outbox (ActivityPub 5.1), oldest first, for each of some domains of
 * ours: its own alone, and none that is for a few. Embedded ones are believed, as the outbox came from their origin;
 * the others are fetched, where they are not known. Boosts are taken only where they were missed (`since`): what
 * somebody boosted before they were followed is no news. Answers how many were looked at; rejects with FetchError where
 * the outbox is not to be had.
 */
export async function takeOutbox(
  domains: readonly Ctx[],
  identity: Identity,
  { limit, since }: OutboxTaking,
  options: FetchOptions,
): Promise<number> {
  const [ctx] = domains;
  if (!ctx || identity.domainId !== null || identity.outbox === null) return 0;
  const outbox = { id: identity.outbox, type: null, doc: null };
  const items = await itemsInCollection(ctx, outbox, identity.uri, limit, options);
  let taken = 0;
  for (const item of items.reverse()) {
    const post = await ownPost(ctx, identity, item, options);
    if (post === null) {
      if (since !== null && (await takeListedBoost(domains, identity, item, since, options))) taken += 1;
      continue;
    }
    taken += 1;
    const isDelivered = since !== null && post.publishedAt !== null && post.publishedAt >= since;
    for (const each of isDelivered ? domains : [ctx]) await takePost(each, post.doc, options, isDelivered);
  }
  return taken;
}

/** The document of a post of the identity's own; null for anything else, and for what is known but not embedded. */
async function ownPost(
  ctx: Ctx,
  identity: Identity,
  { id, doc }: Reference,
  options: FetchOptions,
): Promise<{ doc: Doc; publishedAt: number | null } | null> {
  if (id === null || !sameOrigin(id, identity.uri)) return null;
  const found = doc ?? ((await findPostByUri(ctx, id)) ? null : await fetched(ctx, id, options));
  if (found === null) return null;
  const post = readObject(found);
  if (post.kind !== 'post' || !isAuthoredBy(post, identity.uri)) return null;
  const isForAFew =
    !post.isAudienceMissing && visibilityOf(post.audience, identity.followersUri) === 'MENTIONED';
  return isForAFew ? null : { doc: found, publishedAt: post.publishedAt };
}

/** One that cannot be fetched says nothing about the others. */
async function fetched(ctx: Ctx, id: string, options: FetchOptions): Promise<Doc | null> {
  try {
    const found = await fetchDocument(ctx, id, options);
    return found.kind === 'document' ? found.doc : null;
  } catch (error) {
    if (!(error instanceof FetchError)) throw error;
    return null;
  }
}
