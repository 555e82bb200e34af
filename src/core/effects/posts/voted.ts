// What follows from votes, and from the results of a poll.

import type { TxCtx } from '../../context.ts';
import { deliver } from '../../deliveries/deliver.ts';
import { orderKey } from '../../deliveries/order-key.ts';
import { addRecipient } from '../../deliveries/recipients.ts';
import { PRIORITY } from '../../deliveries/states.ts';
import type { FactOf } from '../../facts.ts';
import { tellVotes } from '../../polls/announce-results.ts';
import { awaitEnd, hastenEnd } from '../../polls/end.ts';
import { appendUpdated } from './post-updated.ts';
import { tellAgain } from './tell-again.ts';

/**
 * Votes: whoever watches sees them; in a poll of ours other servers hear of them soon, in one of theirs its author is
 * sent them.
 */
export async function onVoted(ctx: TxCtx, { post, author, voter, votes }: FactOf<'voted'>): Promise<void> {
  await appendUpdated(ctx, post, author);
  if (author.domainId !== null) {
    if (voter.domainId === null) await addRecipient(ctx, post, voter);
    if (post.visibility !== 'LOCAL') await tellVotes(ctx, post.id);
    return;
  }
  await awaitEnd(ctx, post);
  for (const vote of votes)
    await deliver(ctx, {
      activity: { type: 'vote', vote, post, voter, author },
      actor: voter,
      subjectId: null,
      orderKey: orderKey.mark(voter, post),
      priority: PRIORITY.PEOPLE,
      to: [author],
      inbox: 'personal',
    });
}

/** The results of somebody else's poll came, or one of ours was closed: whoever watches sees it. */
export async function onPollChanged(
  ctx: TxCtx,
  { post, before, author }: FactOf<'pollChanged'>,
): Promise<void> {
  await appendUpdated(ctx, post, author);
  if (author.domainId === null) await hastenEnd(ctx, before, post);
}

/** The results of a poll of ours go to every server that has it. */
export async function onPollTold(ctx: TxCtx, { post, author }: FactOf<'pollTold'>): Promise<void> {
  await tellAgain(ctx, post, author);
}
