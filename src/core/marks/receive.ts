// Takes in requests of other servers to like and to announce posts of ours, and answers.

import type { Identity } from '../../db/rows.ts';
import { boostRemotely, type RemoteBoostData } from '../boosts/remote.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { favouriteRemotely } from '../favourites/remote.ts';
import { type InteractionRequest, type Welcome, welcomeTo } from '../posts/approval/welcome.ts';
import { isBoostable } from '../posts/permissions.ts';
import type { PostWithAuthor } from '../posts/queries.ts';
import type { RemoteReactionEmoji } from '../reactions/emoji.ts';
import { reactRemotely } from '../reactions/remote.ts';
import { uris } from '../uris.ts';

/** What is asked for: ActivityPub's word for it. */
export type MarkAct = 'Like' | 'Announce';

/** What a request is for, as it would come without one. */
export type RemoteMark =
  | { act: 'Like'; emoji: RemoteReactionEmoji | null }
  | { act: 'Announce'; boost: RemoteBoostData };

/** Where the authorization of a favourite, reaction or boost of a post of ours stands, by its row. */
export function markAuthorizationUri(author: Pick<Identity, 'uri'>, act: MarkAct, id: bigint): string {
  return uris.row(author.uri, act === 'Like' ? 'like_authorizations' : 'announce_authorizations', id);
}

/** Whether somebody of another server may like or announce a post of ours: whoever may without asking. */
export function welcomesMark(
  ctx: Ctx,
  actor: Identity,
  post: PostWithAuthor,
  act: MarkAct,
): Promise<Welcome> {
  return welcomeTo(ctx, actor, post, async () => (act === 'Like' || isBoostable(post, actor) ? 'yes' : 'no'));
}

/** Says no to a request. */
export function refuseMarkRequest(
  ctx: TxCtx,
  actor: Identity,
  post: PostWithAuthor,
  act: MarkAct,
  request: InteractionRequest,
): Promise<void> {
  return ctx.emit({ kind: 'markAnswered', act, actor, post, request, authorizationUri: null });
}

/**
 * Stores what is asked for and agrees to it, the same again to the same again. It must be what stands here under the id
 * that is asked about: an authorization names one activity. Answers why nothing was said.
 */
export async function receiveMarkRequest(
  ctx: TxCtx,
  actor: Identity,
  post: PostWithAuthor,
  mark: RemoteMark,
  request: InteractionRequest,
): Promise<{ isAnswered: boolean; reason: string }> {
  const uri = request.instrument;
  const stored = await store(ctx, actor, post, mark, uri);
  if ('reason' in stored) return { isAnswered: false, reason: stored.reason };
  if (stored.uri !== uri)
    return { isAnswered: false, reason: 'its actor did the same under another id before' };
  const authorizationUri = markAuthorizationUri(post.author, mark.act, stored.id);
  await ctx.emit({ kind: 'markAnswered', act: mark.act, actor, post, request, authorizationUri });
  return { isAnswered: true, reason: 'accepted' };
}

type Stored = { id: bigint; uri: string } | { reason: string };

async function store(
  ctx: TxCtx,
  actor: Identity,
  post: PostWithAuthor,
  mark: RemoteMark,
  uri: string,
): Promise<Stored> {
  if (mark.act === 'Announce') {
    const made = await boostRemotely(ctx, actor, post, { ...mark.boost, uri });
    return made.outcome === 'ignored' ? { reason: made.reason } : made.boost;
  }
  if (mark.emoji === null) {
    const made = await favouriteRemotely(ctx, actor, post, uri);
    return made.outcome === 'ignored' ? { reason: made.reason } : made.favourite;
  }
  const made = await reactRemotely(ctx, actor, post, uri, mark.emoji);
  return made.outcome === 'ignored' ? { reason: made.reason } : made.reaction;
}
