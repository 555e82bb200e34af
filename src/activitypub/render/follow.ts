// Renders Follow, Accept and Reject.

import type { Follow, Identity } from '../../db/rows.ts';
import type { Document } from './document.ts';
import { activityIds } from './ids.ts';

type Named = Pick<Identity, 'uri'>;

/** Follow, as others embed it: id, type, actor and object; `withTo` where it is the activity itself. */
export function followDocument(
  follow: Pick<Follow, 'uri'>,
  follower: Named,
  followee: Named,
  withTo = true,
): Document {
  return {
    id: follow.uri,
    type: 'Follow',
    actor: follower.uri,
    ...(withTo ? { to: [followee.uri] } : {}),
    object: followee.uri,
  };
}

/** Accept or Reject of a Follow by its followee. `answerId` makes the answer's own id unique. */
export function answerDocument(
  answer: 'Accept' | 'Reject',
  follow: Pick<Follow, 'id' | 'uri'>,
  follower: Named,
  followee: Named,
  answerId: bigint,
): Document {
  return {
    id: activityIds.answer(followee, follow.id, answer === 'Accept' ? 'accept' : 'reject', answerId),
    type: answer,
    actor: followee.uri,
    to: [follower.uri],
    object: followDocument(follow, follower, followee, false),
  };
}
