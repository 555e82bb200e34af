// The poll that somebody asks with a post, and its bounds.

import { AppError, type ProblemReason } from '../../../lib/app-error.ts';
import { cleanLine, hasNothingToSee } from '../../../lib/text.ts';
import type { PostPoll } from '../shapes.ts';
import { isSameQuestion } from './tally.ts';

/** Mastodon's bounds. */
export const POLL_BOUNDS = {
  fewestOptions: 2,
  mostOptions: 4,
  /** Characters of an option, as people count them. */
  longestOption: 50,
  shortestSeconds: 300,
  /** A month. */
  longestSeconds: 2_629_746,
} as const;

export interface PollInput {
  /** 2 to 4 different texts. */
  options: readonly string[];
  /** Whether several may be chosen. Default: one. */
  isMultiple?: boolean | null;
  /** How long it goes on from now, 300 to 2,629,746 seconds. */
  seconds: number;
  /** Whether the votes of the options are shown only when it has ended. */
  hidesTotals?: boolean | null;
}

/** The poll without any votes. Throws INVALID_INPUT with the path of the field and the reason. */
export function readPoll(input: PollInput, now: number): PostPoll {
  const titles = input.options.map(cleanLine).filter((title) => !hasNothingToSee(title));
  const { fewestOptions, mostOptions, longestOption, shortestSeconds, longestSeconds } = POLL_BOUNDS;
  if (titles.length < fewestOptions)
    throw invalid('A poll has two options at least; add some.', 'options', 'TOO_FEW');
  if (titles.length > mostOptions)
    throw invalid(`A poll has at most ${mostOptions} options; leave some out.`, 'options', 'TOO_MANY');
  if (titles.some((title) => lengthOf(title) > longestOption))
    throw invalid(`An option has at most ${longestOption} characters; shorten it.`, 'options', 'TOO_LONG');
  if (new Set(titles).size < titles.length)
    throw invalid('Two options of the poll are the same; change one.', 'options', 'DUPLICATE');
  if (!(input.seconds >= shortestSeconds))
    throw invalid('A poll goes on for five minutes at least.', 'expiresIn', 'TOO_SOON');
  if (input.seconds > longestSeconds)
    throw invalid('A poll goes on for a month at most.', 'expiresIn', 'TOO_LATE');
  return {
    multiple: input.isMultiple ?? false,
    options: titles.map((title) => ({ title, votes: 0 })),
    endsAt: now + Math.round(input.seconds) * 1000,
    closedAt: null,
    voters: 0,
    ...(input.hidesTotals ? { hidesTotals: true } : {}),
  };
}

/** The poll after an edit: other options, or another way to choose, begin anew without votes; else the votes stay. */
export function editedPoll(before: PostPoll | null, given: PostPoll): PostPoll {
  if (before === null || !isSameQuestion(before, given)) return given;
  const { hidesTotals: _was, ...kept } = before;
  return {
    ...kept,
    endsAt: given.endsAt,
    closedAt: null,
    ...(given.hidesTotals ? { hidesTotals: true } : {}),
  };
}

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });
const lengthOf = (text: string) => [...segmenter.segment(text)].length;

function invalid(message: string, field: string, reason: ProblemReason): AppError {
  return new AppError('INVALID_INPUT', message, { path: ['input', 'poll', field], reason });
}
