// Renders what is said of a reply that needs consent (GoToSocial): the request and the answer.

import type { OutgoingActivity } from '../../../core/ports.ts';
import { isOpen } from '../../../core/posts/policy.ts';
import type { PostWithAuthor } from '../../../core/posts/queries.ts';
import { replyRequestUri } from '../../../core/posts/replies/permission.ts';
import { uris } from '../../../core/uris.ts';
import { PLAIN_CONTEXT, PUBLIC } from '../../vocab.ts';
import type { Document } from '../document.ts';
import { activityIds } from '../ids.ts';
import { answerToRequest, requestDocument } from './documents.ts';

/** ReplyRequest, with the reply inside. */
export function replyRequestDocument(
  { post, author, parentAuthor }: Extract<OutgoingActivity, { type: 'replyRequest' }>,
  instrument: Document,
): Document {
  return requestDocument('Reply', {
    id: replyRequestUri(author, post.id),
    actor: author,
    to: parentAuthor,
    object: post.inReplyToUri ?? '',
    instrument,
  });
}

/**
 * Accept or Reject of a ReplyRequest; or of a reply that nobody asked for, which names the reply and what it answers,
 * a yes perhaps also to the followers, so that their servers can show it.
 */
export function replyAnswerDocument(
  { reply, parent, authorizationUri, request, isForAll }: Extract<OutgoingActivity, { type: 'answerReply' }>,
  freshId: bigint,
): Document {
  const { author } = parent;
  const answer = authorizationUri === null ? 'reject' : 'accept';
  const id = activityIds.requestAnswer(author, 'reply_requests', answer, freshId);
  if (request !== null)
    return answerToRequest('Reply', {
      id,
      by: author,
      asker: reply.author,
      request,
      object: parent.uri,
      result: authorizationUri,
    });
  return {
    '@context': PLAIN_CONTEXT,
    id,
    type: authorizationUri === null ? 'Reject' : 'Accept',
    actor: author.uri,
    to: [reply.author.uri],
    object: reply.uri,
    target: parent.uri,
    ...(authorizationUri === null
      ? {}
      : { ...(isForAll ? { cc: followersOf(parent) } : {}), result: authorizationUri }),
  };
}

function followersOf({ author, visibility }: PostWithAuthor): string[] {
  const followers = author.followersUri ?? uris.followers(author.uri);
  return isOpen(visibility) ? [PUBLIC, followers] : [followers];
}
