// Renders activities about a local actor itself: Update and Move.

import { uris } from '../../core/uris.ts';
import type { Identity } from '../../db/rows.ts';
import { ACTOR_CONTEXT, PLAIN_CONTEXT, PUBLIC } from '../vocab.ts';
import { type ActorParts, actorDocument } from './actor.ts';
import type { Document } from './document.ts';
import { activityIds } from './ids.ts';

/** Update of an actor by itself, with the whole of it inside. */
export function updateActorDocument(parts: ActorParts, freshId: bigint): Document {
  const { identity } = parts;
  return {
    '@context': ACTOR_CONTEXT,
    id: activityIds.updateActor(identity, freshId),
    type: 'Update',
    actor: identity.uri,
    to: [PUBLIC],
    object: actorDocument(parts),
  };
}

/** Move: the actor moved to `target`, which names it in `alsoKnownAs`. */
export function moveDocument(identity: Identity, target: Pick<Identity, 'uri'>, freshId: bigint): Document {
  return {
    '@context': PLAIN_CONTEXT,
    id: activityIds.move(identity, freshId),
    type: 'Move',
    actor: identity.uri,
    to: [identity.followersUri ?? uris.followers(identity.uri)],
    object: identity.uri,
    target: target.uri,
  };
}
