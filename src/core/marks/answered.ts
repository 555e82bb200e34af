// What other servers answer to favourites and boosts of ours: to requests, by authorizations, and by taking them away.

import type { Identity } from '../../db/rows.ts';
import { parseId } from '../../lib/ids.ts';
import { applyBoost } from '../boosts/boost.ts';
import { applyUnboost } from '../boosts/unboost.ts';
import { type Ctx, models, type TxCtx } from '../context.ts';
import { applyFavourite } from '../favourites/favourite.ts';
import { applyUnfavourite } from '../favourites/unfavourite.ts';
import {
  awaitsAnswer,
  markRequestById,
  markRequestsUnder,
  markUri,
  setMarkRequest,
  type WholeMarkRequest,
  wholeMarkRequest,
} from '../posts/approval/mark-rows.ts';
import { isBoostable } from '../posts/permissions.ts';
import { findPost } from '../posts/queries.ts';
import { lockPost } from '../posts/rows.ts';
import { applyUnreactions } from '../reactions/unreact.ts';
import { blockBetween } from '../relations/between.ts';

/**
 * The author agreed, by an authorization that was looked at: the favourite or boost is made, and sent with it. Answers
 * whether that is new. Not made is what was taken back or refused meanwhile, or asked for too long ago, and a boost of
 * a post that was edited since, or may not be boosted any more.
 */
export async function acceptMark(
  ctx: TxCtx,
  { request: { id }, identity, post }: WholeMarkRequest,
  authorizationUri: string,
): Promise<boolean> {
  // Who is suspended makes nothing; a no is heard for them all the same.
  if (identity.state !== 'ACTIVE') return false;
  const locked = await lockPost(ctx, post.id);
  const request = await markRequestById(ctx, id);
  // After a no there is no yes: whoever asked may have taken it back since, or counts on it.
  if (!locked || !request || !awaitsAnswer(request, ctx.app.clock.now())) return false;
  if (request.kind === 'BOOST' && !isBoostable(locked, identity)) return false;
  // One of the two wants nothing of the other any more.
  if ((await blockBetween(ctx, identity.id, post.authorId)) !== null) return false;
  await setMarkRequest(ctx, id, 'ACCEPTED', authorizationUri);
  const mark = {
    id,
    uri: markUri(identity, request),
    identityId: identity.id,
    postId: post.id,
    createdAt: request.createdAt,
  };
  if (request.kind === 'FAVOURITE') return (await applyFavourite(ctx, mark, post, identity)) !== null;
  const applied = await applyBoost(
    ctx,
    { ...mark, visibility: request.visibility ?? 'PUBLIC' },
    post,
    identity,
  );
  if (!applied?.isNew) return false;
  await ctx.emit({ kind: 'boosted', ...applied, post, booster: identity, author: post.author });
  return true;
}

/** The author said no, or does not want any more what they agreed to: it is undone, and not asked for again. */
export async function refuseMark(
  ctx: TxCtx,
  { request: { id }, identity, post }: WholeMarkRequest,
): Promise<boolean> {
  await lockPost(ctx, post.id);
  const request = await markRequestById(ctx, id);
  if (!request || request.state === 'REJECTED') return false;
  await setMarkRequest(ctx, id, 'REJECTED', null);
  const where = { id, identityId: identity.id };
  if (request.kind === 'FAVOURITE') {
    const favourite = await ctx.tx.models.favourite.findFirst({ where });
    if (favourite) await applyUnfavourite(ctx, favourite, identity);
  } else {
    const boost = await ctx.tx.models.boost.findFirst({ where });
    if (boost) await applyUnboost(ctx, boost, identity);
  }
  await ctx.emit({ kind: 'markRefused', post, identity, author: post.author });
  return true;
}

/**
 * An authorization was deleted by `author`: what rests on it is undone. Answers whether there was something. Only one's
 * own is looked at: who names somebody else's authorization has none.
 */
export async function revokeMarkAuthorization(
  ctx: TxCtx,
  uri: string,
  author: Pick<Identity, 'id'>,
): Promise<boolean> {
  let isKnown = false;
  for (const id of await markRequestsUnder(ctx, uri)) {
    const whole = await wholeMarkRequest(ctx, id);
    if (whole?.post.authorId !== author.id) continue;
    isKnown = true;
    await refuseMark(ctx, whole);
  }
  return isKnown;
}

const MARK = /\/(likes|boosts)\/(\d{1,19})$/;

/** A favourite, reaction or boost of ours that nobody had to be asked about. */
export interface PlainMark {
  table: 'favourite' | 'reaction' | 'boost';
  id: bigint;
  identity: Identity;
}

/** That of one of ours with this id, of a post of `author`; null for none. */
export async function plainMarkOf(
  ctx: Ctx,
  uri: string,
  author: Pick<Identity, 'id'>,
): Promise<PlainMark | null> {
  const [, rows, digits = ''] = MARK.exec(uri) ?? [];
  const id = parseId(digits);
  if (rows === undefined || id === null) return null;
  const one = { where: { id, uri }, include: { identity: true, post: { select: { authorId: true } } } };
  for (const table of rows === 'boosts' ? (['boost'] as const) : (['favourite', 'reaction'] as const)) {
    const row =
      table === 'boost'
        ? await models(ctx).boost.findFirst(one)
        : table === 'favourite'
          ? await models(ctx).favourite.findFirst(one)
          : await models(ctx).reaction.findFirst(one);
    if (row && row.identity.domainId !== null && row.post.authorId === author.id)
      return { table, id, identity: row.identity };
  }
  return null;
}

/** The author of the post does not want it: it is undone. */
export async function undoPlainMark(ctx: TxCtx, { table, id, identity }: PlainMark): Promise<boolean> {
  const where = { id };
  const { models } = ctx.tx;
  if (table === 'boost') {
    const boost = await models.boost.findUnique({ where });
    return boost !== null && applyUnboost(ctx, boost, identity);
  }
  if (table === 'favourite') {
    const favourite = await models.favourite.findUnique({ where });
    return favourite !== null && applyUnfavourite(ctx, favourite, identity);
  }
  const reaction = await models.reaction.findUnique({ where });
  if (!reaction || !(await findPost(ctx, reaction.postId))) return false;
  return (await applyUnreactions(ctx, reaction.postId, [reaction], identity)).length > 0;
}
