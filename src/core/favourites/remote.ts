// Takes in favourites from other servers (Like, Undo of a Like).

import type { Favourite, Identity } from '../../db/rows.ts';
import { sameOrigin } from '../../lib/url/url.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { hasOutOfOrderMarker, leaveOutOfOrderMarker } from '../out-of-order.ts';
import type { PostWithAuthor } from '../posts/queries.ts';
import { remoteReader } from '../posts/reader.ts';
import { readerSees } from '../posts/visibility-facts.ts';
import { applyFavourite } from './favourite.ts';
import { applyUnfavourite } from './unfavourite.ts';

export type RemoteFavouriteOutcome =
  | { outcome: 'stored' | 'undone'; favourite: Favourite }
  | { outcome: 'ignored'; favourite: null; reason: string };

const ignored = (reason: string): RemoteFavouriteOutcome => ({ outcome: 'ignored', favourite: null, reason });

/**
 * Why a Like or a reaction from another server is ignored; null where it counts. It must be made by an active identity
 * of another server under an id of that server, and be of a post of the domain it was sent to (things of another of our
 * domains are none of this one's business) that the identity may see.
 */
export async function mayLikeRemotely(
  ctx: Ctx,
  identity: Identity,
  post: PostWithAuthor,
  uri: string,
): Promise<string | null> {
  if (identity.domainId !== null || identity.state !== 'ACTIVE')
    return 'the actor is not an active identity of another server';
  if (!sameOrigin(uri, identity.uri)) return 'its id and its actor are on different servers';
  if (post.domainId === null || post.domainId !== ctx.domain?.id) return 'the post is not one of this domain';
  if (!(await readerSees(ctx, await remoteReader(ctx, identity), post)))
    return 'the actor may not see the post';
  return null;
}

/** A Like from another server, if it counts (`mayLikeRemotely`). Opens its own transaction. */
export async function favouriteRemotely(
  ctx: Ctx,
  identity: Identity,
  post: PostWithAuthor,
  uri: string,
): Promise<RemoteFavouriteOutcome> {
  const refusal = await mayLikeRemotely(ctx, identity, post, uri);
  if (refusal !== null) return ignored(refusal);
  return inTransaction(ctx, async (ctx) => {
    if (await hasOutOfOrderMarker(ctx, uri, identity.uri)) return ignored('it was undone before it came');
    const id = ctx.app.ids.next();
    const createdAt = BigInt(ctx.app.clock.now());
    const row = { id, uri, identityId: identity.id, postId: post.id, createdAt };
    const favourite = await applyFavourite(ctx, row, post, identity);
    return favourite
      ? { outcome: 'stored', favourite }
      : ignored('the post was deleted, or the id is that of another Like');
  });
}

/**
 * Undo of a Like by who made it: by the Like's id, or by the post. Of one not known here the id is remembered for a
 * day.
 */
export async function unfavouriteRemotely(
  ctx: Ctx,
  identity: Identity,
  what: { uri: string } | { postId: bigint },
): Promise<RemoteFavouriteOutcome> {
  return inTransaction(ctx, async (ctx) => {
    const { favourite: rows } = ctx.tx.models;
    const favourite =
      'uri' in what
        ? await rows.findUnique({ where: { uri_identityId: { uri: what.uri, identityId: identity.id } } })
        : await rows.findUnique({
            where: { identityId_postId: { identityId: identity.id, postId: what.postId } },
          });
    if (!favourite) {
      if ('uri' in what && sameOrigin(what.uri, identity.uri))
        await leaveOutOfOrderMarker(ctx, what.uri, identity.uri);
      return ignored('not known here');
    }
    if (favourite.identityId !== identity.id || identity.domainId !== null)
      return ignored('the favourite is somebody else’s');
    await applyUnfavourite(ctx, favourite, identity);
    return { outcome: 'undone', favourite };
  });
}
