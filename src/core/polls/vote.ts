// Votes in a poll, of identities here and of other servers.

import type { Identity, PollVote, Post } from '../../db/rows.ts';
import { insertMany } from '../../db/sql/values.ts';
import { AppError, type ProblemReason } from '../../lib/app-error.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { PostNotFound } from '../posts/errors.ts';
import { postToInteractWith } from '../posts/permissions.ts';
import { hasEnded, withVotes } from '../posts/poll/tally.ts';
import { findPostByUri, type PostWithAuthor } from '../posts/queries.ts';
import { readerOf, remoteReader } from '../posts/reader.ts';
import { lockPost, updatePost } from '../posts/rows.ts';
import { asJson, pollOf } from '../posts/shapes.ts';
import { readerSees } from '../posts/visibility-facts.ts';
import { uris } from '../uris.ts';

/** A vote that does not count, and why. */
export class InvalidVote extends AppError {
  constructor(message: string, reason: ProblemReason, field = 'choices') {
    super('INVALID_INPUT', message, { path: ['input', field], reason });
  }
}

/**
 * Votes in the poll of a post as a local identity. `choices`: places of options, from 0; where several may be chosen,
 * more may be added later. Errors: NOT_FOUND for a post that it cannot see or that has no poll, FORBIDDEN where it has
 * blocked the author, INVALID_INPUT with the reason (ENDED, OWN, DONE_ALREADY, INVALID, TOO_MANY).
 */
export async function voteInPoll(
  ctx: Ctx,
  identity: Identity,
  postId: bigint,
  choices: readonly number[],
): Promise<void> {
  const post = await postToInteractWith(ctx, await readerOf(ctx, identity), identity, postId);
  if (post.authorId === identity.id)
    throw new InvalidVote('Nobody votes in a poll of their own.', 'OWN', 'postId');
  await inTransaction(ctx, (ctx) =>
    castVotes(ctx, post, identity, choices, (id) => uris.row(identity.uri, 'votes', id)),
  );
}

/**
 * Counts a vote that another server sent for a poll of ours: `name` is the text of an option. Answers why it does not
 * count, else null. The caller has verified that it is the voter's.
 */
export async function receiveVote(
  ctx: Ctx,
  voter: Identity,
  vote: { uri: string; postUri: string; name: string },
): Promise<string | null> {
  const post = await findPostByUri(ctx, vote.postUri);
  if (!post || post.domainId === null || !pollOf(post)) return 'a vote in a poll that is not ours';
  if (post.visibility === 'LOCAL' || !(await readerSees(ctx, await remoteReader(ctx, voter), post)))
    return 'a vote in a poll that the voter may not see';
  const choice = pollOf(post)?.options.findIndex(({ title }) => title === vote.name) ?? -1;
  try {
    await inTransaction(ctx, (ctx) => castVotes(ctx, post, voter, [choice], () => vote.uri));
    return null;
  } catch (error) {
    if (error instanceof InvalidVote || error instanceof PostNotFound) return error.message;
    throw error;
  }
}

async function castVotes(
  ctx: TxCtx,
  { author, ...post }: PostWithAuthor,
  voter: Identity,
  given: readonly number[],
  uriOf: (id: bigint) => string,
): Promise<void> {
  const locked = await lockPost(ctx, post.id);
  const poll = locked && pollOf(locked);
  if (!poll || locked.deletedAt !== null) throw new PostNotFound(['input', 'postId']);
  const { sql, models } = ctx.tx;
  const now = ctx.app.clock.now();
  if (hasEnded(poll, now)) throw new InvalidVote('This poll has ended.', 'ENDED', 'postId');
  const choices = [...new Set(given)];
  if (choices.length === 0) throw new InvalidVote('Choose an option.', 'TOO_FEW');
  if (choices.some((choice) => poll.options[choice] === undefined))
    throw new InvalidVote('This poll has no such option.', 'INVALID');
  const had = await models.pollVote.findMany({ where: { postId: post.id, identityId: voter.id } });
  if (poll.multiple ? had.some(({ choice }) => choices.includes(choice)) : had.length > 0)
    throw new InvalidVote('You have voted already.', 'DONE_ALREADY');
  if (!poll.multiple && choices.length > 1)
    throw new InvalidVote('Only one option of this poll may be chosen.', 'TOO_MANY');
  const votes = choices.map((choice): PollVote => {
    const id = ctx.app.ids.next();
    return { id, uri: uriOf(id), postId: post.id, identityId: voter.id, choice, createdAt: BigInt(now) };
  });
  await insertMany(
    sql,
    'poll_vote ("id", "uri", "postId", "identityId", "choice", "createdAt")',
    votes.map(({ id, uri, postId, identityId, choice, createdAt }) => [
      id,
      uri,
      postId,
      identityId,
      choice,
      createdAt,
    ]),
  );
  const voted: Post = { ...locked, poll: asJson(withVotes(poll, choices, had.length === 0)) };
  await updatePost(sql, post.id, { poll: voted.poll });
  await ctx.emit({ kind: 'voted', post: voted, author, voter, votes });
}
