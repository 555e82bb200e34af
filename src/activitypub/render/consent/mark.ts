// Renders what asks for consent to a favourite or boost (GoToSocial's LikeRequest and AnnounceRequest), and what
// answers it.

import type { Ctx } from '../../../core/context.ts';
import type { OutgoingActivity } from '../../../core/ports.ts';
import { ANYONE_BITS } from '../../../core/posts/approval/groups.ts';
import { markAuthorization, markRequestUri, markUri } from '../../../core/posts/approval/mark-rows.ts';
import { AUTHORIZED_CONTEXTS } from '../../vocab.ts';
import { announceDocument } from '../announce.ts';
import type { Document } from '../document.ts';
import { activityIds } from '../ids.ts';
import { likeDocument } from '../like.ts';
import { answerToRequest, requestDocument } from './documents.ts';

/** The request, with the Like or Announce inside that is sent once there is consent. */
export function markRequestDocument({
  request,
  post,
  identity,
  author,
}: Extract<OutgoingActivity, { type: 'markRequest' }>): Document {
  const { id, visibility, createdAt } = request;
  const uri = markUri(identity, request);
  const mark = { id, uri, identityId: identity.id, postId: post.id, createdAt };
  return requestDocument(request.kind === 'FAVOURITE' ? 'Like' : 'Announce', {
    id: markRequestUri(identity, request),
    actor: identity,
    to: author,
    object: post.uri,
    instrument:
      request.kind === 'FAVOURITE'
        ? likeDocument(mark, post, identity, author)
        : announceDocument({ ...mark, visibility: visibility ?? 'PUBLIC' }, post, identity, author),
  });
}

/** Accept of such a request, with the authorization as its result, or Reject. */
export function markAnswerDocument(
  { act, actor, post, request, authorizationUri }: Extract<OutgoingActivity, { type: 'answerMark' }>,
  freshId: bigint,
): Document {
  const requests = act === 'Like' ? 'like_requests' : 'announce_requests';
  const answer = authorizationUri === null ? 'reject' : 'accept';
  return answerToRequest(act, {
    id: activityIds.requestAnswer(post.author, requests, answer, freshId),
    by: post.author,
    asker: actor,
    request,
    object: post.uri,
    result: authorizationUri,
  });
}

/** A Like or Announce with the authorization it has; as it is where it needs none. */
export function authorized(document: Document, act: 'Like' | 'Announce', uri: string | null): Document {
  if (uri === null) return document;
  const name = act === 'Like' ? 'likeAuthorization' : 'announceAuthorization';
  return { '@context': AUTHORIZED_CONTEXTS[act], ...document, [name]: uri };
}

/** The authorization of a favourite or boost of ours by its row; nothing is read where everybody may. */
export async function authorizationOf(ctx: Ctx, bits: number, id: bigint): Promise<string | null> {
  return bits === ANYONE_BITS ? null : markAuthorization(ctx, id);
}
