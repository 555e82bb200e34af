// Whether somebody of another server who asks to do something with a post of ours gets an answer, and which.

import type { Identity } from '../../../db/rows.ts';
import type { Ctx } from '../../context.ts';
import { blockBetween } from '../../relations/between.ts';
import type { PostWithAuthor } from '../queries.ts';
import { remoteReader } from '../reader.ts';
import { readerSees } from '../visibility-facts.ts';

/** The ids of a QuoteRequest or ReplyRequest and of the post that quotes or replies. */
export interface InteractionRequest {
  uri: string;
  instrument: string;
}

/**
 * `ask`: the author of ours answers, once they have looked at it. `unseen`: they cannot know of the post, so that no
 * answer tells them of it.
 */
export type Welcome = 'yes' | 'ask' | 'no' | 'unseen';

/** Whoever its author blocks is told no; all others who see it what `permitted` says. */
export async function welcomeTo(
  ctx: Ctx,
  actor: Identity,
  post: PostWithAuthor,
  permitted: () => Promise<Welcome>,
): Promise<Welcome> {
  if (post.deletedAt !== null || post.author.state !== 'ACTIVE' || post.visibility === 'LOCAL')
    return 'unseen';
  if ((await blockBetween(ctx, post.authorId, actor.id)) === 'blocking') return 'no';
  if (!(await readerSees(ctx, await remoteReader(ctx, actor), post))) return 'unseen';
  return permitted();
}
