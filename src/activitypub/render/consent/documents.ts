// Renders what asks for consent to a quote, reply, favourite or boost, answers it, shows it and takes it back
// (FEP-044f, GoToSocial).

import type { InteractionRequest } from '../../../core/posts/approval/welcome.ts';
import type { Identity, Post } from '../../../db/rows.ts';
import { AUTHORIZATION_CONTEXTS, PLAIN_CONTEXT, PUBLIC, REQUEST_CONTEXTS } from '../../vocab.ts';
import type { Document } from '../document.ts';
import { activityIds } from '../ids.ts';

/** What is asked for: it makes the names of the types. */
export type AskedFor = 'Quote' | 'Reply' | 'Like' | 'Announce';

type HasUri = Pick<Identity, 'uri'>;

/** The request, with what is asked for inside: whom it asks may not be able to fetch it. */
export function requestDocument(
  act: AskedFor,
  asked: { id: string; actor: HasUri; to: HasUri; object: string; instrument: Document },
): Document {
  return {
    '@context': REQUEST_CONTEXTS[act],
    id: asked.id,
    type: `${act}Request`,
    actor: asked.actor.uri,
    to: [asked.to.uri],
    object: asked.object,
    instrument: asked.instrument,
  };
}

/** Accept of a request, with the authorization as its result, or Reject (`result` null). */
export function answerToRequest(
  act: AskedFor,
  answered: {
    id: string;
    by: HasUri;
    asker: HasUri;
    request: InteractionRequest;
    object: string;
    result: string | null;
  },
): Document {
  return {
    '@context': REQUEST_CONTEXTS[act],
    id: answered.id,
    type: answered.result === null ? 'Reject' : 'Accept',
    actor: answered.by.uri,
    to: [answered.asker.uri],
    object: {
      id: answered.request.uri,
      type: `${act}Request`,
      actor: answered.asker.uri,
      object: answered.object,
      instrument: answered.request.instrument,
    },
    ...(answered.result === null ? {} : { result: answered.result }),
  };
}

/** The authorization itself, as it is served: that its author agrees to what one post does with another. */
export function authorizationDocument(
  act: AskedFor,
  uri: string,
  { post, target, by }: { post: HasUri; target: Pick<Post, 'uri'>; by: HasUri },
): Document {
  return {
    '@context': AUTHORIZATION_CONTEXTS[act],
    id: uri,
    type: `${act}Authorization`,
    attributedTo: by.uri,
    interactingObject: post.uri,
    interactionTarget: target.uri,
  };
}

/** Delete of an authorization: the consent is taken back. */
export function deleteAuthorizationDocument(uri: string, by: HasUri): Document {
  return {
    '@context': PLAIN_CONTEXT,
    id: activityIds.delete({ uri }),
    type: 'Delete',
    actor: by.uri,
    to: [PUBLIC],
    object: uri,
  };
}
