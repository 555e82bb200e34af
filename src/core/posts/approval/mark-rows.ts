// Rows of what one of ours asked the author of a post of another server for: to favourite it, or to boost it.

import type { MarkKind, MarkRequestState } from '../../../db/enums.ts';
import type { Identity, MarkRequest } from '../../../db/rows.ts';
import { anyOf } from '../../../db/sql/any-of.ts';
import { parseId } from '../../../lib/ids.ts';
import { type Ctx, sql, type TxCtx } from '../../context.ts';
import { identityById } from '../../identities/queries.ts';
import { uris } from '../../uris.ts';
import { findPost, type PostWithAuthor } from '../queries.ts';

/** How long an answer is waited for; an Accept that comes later makes nothing. */
export const ANSWER_MS = 30 * 24 * 3600 * 1000;

/** Whether an Accept of it counts: it was not answered, and neither too long ago nor of another wording of the post. */
export function awaitsAnswer({ state, createdAt }: Pick<MarkRequest, 'state' | 'createdAt'>, now: number) {
  return state === 'PENDING' && Number(createdAt) > now - ANSWER_MS;
}

type Which = Pick<MarkRequest, 'kind' | 'id'>;

/** The id of the Like or Announce that is asked for: that of the favourite or boost, once there is one. */
export function markUri(identity: Pick<Identity, 'uri'>, { kind, id }: Which): string {
  return uris.row(identity.uri, kind === 'FAVOURITE' ? 'likes' : 'boosts', id);
}

/** The id of the LikeRequest or AnnounceRequest. */
export function markRequestUri(identity: Pick<Identity, 'uri'>, { kind, id }: Which): string {
  return uris.row(identity.uri, kind === 'FAVOURITE' ? 'like_requests' : 'announce_requests', id);
}

const SELECT =
  'SELECT "id", "kind", "identityId", "postId", "visibility", "state", "authorizationUri", "createdAt" FROM mark_request';

/** What an identity asked for with a post; null for nothing. */
export async function markRequestOf(
  ctx: Ctx,
  identityId: bigint,
  postId: bigint,
  kind: MarkKind,
): Promise<MarkRequest | null> {
  const [row] = await sql(ctx).all<MarkRequest>(
    `${SELECT} WHERE "identityId" = ? AND "postId" = ? AND "kind" = '${kind}'`,
    [identityId, postId],
  );
  return row ?? null;
}

export async function markRequestById(ctx: Ctx, id: bigint): Promise<MarkRequest | null> {
  const [row] = await sql(ctx).all<MarkRequest>(`${SELECT} WHERE "id" = ?`, [id]);
  return row ?? null;
}

/** A request with who asked, and the post. */
export interface WholeMarkRequest {
  request: MarkRequest;
  identity: Identity;
  post: PostWithAuthor;
}

const URI = /\/(like_requests|likes|announce_requests|boosts)\/(\d{1,19})$/;

/**
 * What one of ours asked `author` for, by the id of the request, or of the Like or Announce that was asked for; null
 * for nothing.
 */
export async function markAskedFor(
  ctx: Ctx,
  uri: string,
  author: Pick<Identity, 'id'>,
): Promise<WholeMarkRequest | null> {
  const id = parseId(URI.exec(uri)?.[2] ?? '');
  const whole = id === null ? null : await wholeMarkRequest(ctx, id);
  if (whole?.post.authorId !== author.id) return null;
  const { request, identity } = whole;
  return uri === markRequestUri(identity, request) || uri === markUri(identity, request) ? whole : null;
}

/** One by its id, also of who is suspended; null where it, or who asked, or what it is about, is gone. */
export async function wholeMarkRequest(ctx: Ctx, id: bigint): Promise<WholeMarkRequest | null> {
  const request = await markRequestById(ctx, id);
  if (!request) return null;
  const [post, identity] = [await findPost(ctx, request.postId), await identityById(ctx, request.identityId)];
  return post?.deletedAt === null && identity && identity.state !== 'DELETED'
    ? { request, identity, post }
    : null;
}

/** The requests that name an authorization. */
export async function markRequestsUnder(ctx: Ctx, authorizationUri: string): Promise<bigint[]> {
  const rows = await sql(ctx).all<{ id: bigint }>(
    'SELECT "id" FROM mark_request WHERE "authorizationUri" = ? ORDER BY "id" LIMIT 100',
    [authorizationUri],
  );
  return rows.map(({ id }) => id);
}

/** The authorization that a favourite or boost of ours has, by its id; null where it needs none. */
export async function markAuthorization(ctx: Ctx, id: bigint): Promise<string | null> {
  const [row] = await sql(ctx).all<{ uri: string | null }>(
    'SELECT "authorizationUri" AS "uri" FROM mark_request WHERE "id" = ?',
    [id],
  );
  return row?.uri ?? null;
}

/** How the author of a post stands to what an identity asked for with it; null where nothing is asked for by now. */
export interface AskedFor {
  favourite: MarkRequestState | null;
  boost: MarkRequestState | null;
}

/** The same for many posts, by their ids; posts with nothing asked for are left out. */
export async function askedFor(
  ctx: Ctx,
  identityId: bigint,
  postIds: readonly bigint[],
): Promise<Map<bigint, AskedFor>> {
  const db = sql(ctx);
  const rows = await db.all<MarkRequest>(
    `${SELECT} WHERE "identityId" = ? AND ${anyOf(db.dialect, '"postId"')}`,
    [identityId, [...postIds]],
  );
  const found = new Map<bigint, AskedFor>();
  const now = ctx.app.clock.now();
  for (const { postId, kind, state, createdAt } of rows) {
    if (state === 'PENDING' && !awaitsAnswer({ state, createdAt }, now)) continue;
    const known = found.get(postId) ?? { favourite: null, boost: null };
    found.set(postId, { ...known, [kind === 'FAVOURITE' ? 'favourite' : 'boost']: state });
  }
  return found;
}

/** The post was edited: who asked to boost it saw another one, so an Accept makes nothing until they ask again. */
export async function lapseBoostRequests(ctx: TxCtx, postId: bigint): Promise<void> {
  await ctx.tx.sql.run(
    `UPDATE mark_request SET "createdAt" = 0 WHERE "postId" = ? AND "kind" = 'BOOST' AND "state" = 'PENDING'`,
    [postId],
  );
}

/** Writes how the author stands to it. */
export async function setMarkRequest(
  ctx: TxCtx,
  id: bigint,
  state: MarkRequestState,
  authorizationUri: string | null,
): Promise<void> {
  await ctx.tx.models.markRequest.update({ where: { id }, data: { state, authorizationUri } });
}
