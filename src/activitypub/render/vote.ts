// Renders a vote in a poll of another server.

import { pollOf } from '../../core/posts/shapes.ts';
import type { Identity, PollVote, Post } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import type { Document } from './document.ts';

/**
 * Create of a Note that is nothing but the name of an option, in reply to the poll; for its author alone. Without
 * `@context`.
 */
export function voteDocument(
  vote: Pick<PollVote, 'uri' | 'choice'>,
  post: Pick<Post, 'uri' | 'poll'>,
  voter: Pick<Identity, 'uri'>,
  author: Pick<Identity, 'uri'>,
): Document {
  const option = pollOf(post)?.options[vote.choice];
  if (!option) throw new AppError('INTERNAL', `The poll ${post.uri} has no option ${vote.choice}.`);
  return {
    id: `${vote.uri}/activity`,
    type: 'Create',
    actor: voter.uri,
    to: [author.uri],
    object: {
      id: vote.uri,
      type: 'Note',
      name: option.title,
      attributedTo: voter.uri,
      to: [author.uri],
      inReplyTo: post.uri,
    },
  };
}
