// What follows from the counts and times of a poll.

import type { PostPoll } from '../shapes.ts';

/** Whether nobody votes any more, at a time in epoch milliseconds: also where its server did not say so. */
export function hasEnded(poll: Pick<PostPoll, 'closedAt' | 'endsAt'>, now: number): boolean {
  return poll.closedAt !== null || (poll.endsAt !== null && poll.endsAt <= now);
}

/** Whether the votes of its options are shown to nobody for now. */
export function hidesVotes(poll: PostPoll, now: number): boolean {
  return poll.hidesTotals === true && !hasEnded(poll, now);
}

/** All votes; of a poll with several choices more than people. */
export function votesOf({ options }: Pick<PostPoll, 'options'>): number {
  return options.reduce((sum, { votes }) => sum + (votes ?? 0), 0);
}

/** The poll with these votes of one more voter, or of one who voted before. */
export function withVotes(poll: PostPoll, choices: readonly number[], isNewVoter: boolean): PostPoll {
  return {
    ...poll,
    options: poll.options.map((option, at) =>
      choices.includes(at) ? { ...option, votes: (option.votes ?? 0) + 1 } : option,
    ),
    voters: poll.voters === null ? null : poll.voters + (isNewVoter ? 1 : 0),
  };
}

/**
 * Whether votes for the one can stand for the other: the same options in the same order, chosen from in the same way.
 */
export function isSameQuestion(one: PostPoll | null, other: PostPoll | null): boolean {
  if (one === null || other === null) return one === other;
  return (
    one.multiple === other.multiple &&
    one.options.length === other.options.length &&
    one.options.every(({ title }, at) => title === other.options[at]?.title)
  );
}

export const titlesOf = (poll: PostPoll | null): string[] | null =>
  poll?.options.map(({ title }) => title) ?? null;
