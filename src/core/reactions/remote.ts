// Takes in reactions from other servers (Like with an emoji, EmojiReact, and their Undo).

import type { Identity, Reaction } from '../../db/rows.ts';
import { sameOrigin } from '../../lib/url/url.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { mayLikeRemotely } from '../favourites/remote.ts';
import { hasOutOfOrderMarker, leaveOutOfOrderMarker } from '../out-of-order.ts';
import type { PostWithAuthor } from '../posts/queries.ts';
import { type RemoteReactionEmoji, remoteEmoji, shortcodeOf } from './emoji.ts';
import { applyReaction } from './react.ts';
import { applyUnreactions } from './unreact.ts';

export type RemoteReactionOutcome =
  | { outcome: 'stored' | 'undone'; reaction: Reaction }
  | { outcome: 'ignored'; reaction: null; reason: string };

const ignored = (reason: string): RemoteReactionOutcome => ({ outcome: 'ignored', reaction: null, reason });

/**
 * A reaction from another server to a post of the domain it was sent to, under the rules of a favourite
 * (favourites/remote.ts). Opens its own transaction.
 */
export async function reactRemotely(
  ctx: Ctx,
  identity: Identity,
  post: PostWithAuthor,
  uri: string,
  emoji: RemoteReactionEmoji,
): Promise<RemoteReactionOutcome> {
  const refusal = await mayLikeRemotely(ctx, identity, post, uri);
  if (refusal !== null) return ignored(refusal);
  return inTransaction(ctx, async (ctx) => {
    if (await hasOutOfOrderMarker(ctx, uri, identity.uri)) return ignored('it was undone before it came');
    const stored = await remoteEmoji(ctx, identity, post.id, emoji);
    const id = ctx.app.ids.next();
    const createdAt = BigInt(ctx.app.clock.now());
    const row = { id, uri, identityId: identity.id, postId: post.id, ...stored, createdAt };
    const reaction = await applyReaction(ctx, row, post, identity);
    if (reaction === 'too many') return ignored('the actor has as many reactions there as can be');
    return reaction
      ? { outcome: 'stored', reaction }
      : ignored('the post was deleted, or the id is that of another reaction');
  });
}

/**
 * Undo of a reaction by who made it: by its id, or by the post and the emoji. Of one not known here the id is
 * remembered for a day.
 */
export async function unreactRemotely(
  ctx: Ctx,
  identity: Identity,
  what: { uri: string } | { postId: bigint; emoji: RemoteReactionEmoji },
): Promise<RemoteReactionOutcome> {
  return inTransaction(ctx, async (ctx) => {
    const where =
      'uri' in what
        ? { uri: what.uri, identityId: identity.id }
        : { postId: what.postId, identityId: identity.id };
    const found = await ctx.tx.models.reaction.findMany({ where, orderBy: { id: 'asc' } });
    const reaction = 'uri' in what ? found[0] : found.find((each) => isOf(each, what.emoji));
    if (!reaction) {
      if ('uri' in what && sameOrigin(what.uri, identity.uri))
        await leaveOutOfOrderMarker(ctx, what.uri, identity.uri);
      return ignored('not known here');
    }
    if (identity.domainId !== null) return ignored('the reaction is somebody else’s');
    await applyUnreactions(ctx, reaction.postId, [reaction], identity);
    return { outcome: 'undone', reaction };
  });
}

/** Pictures of custom emoji change; of one identity under one post the shortcode says enough. */
function isOf(reaction: Reaction, emoji: RemoteReactionEmoji): boolean {
  return 'unicode' in emoji ? reaction.name === emoji.unicode : shortcodeOf(reaction) === emoji.shortcode;
}
