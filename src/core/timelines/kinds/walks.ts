// Walks along database indexes that several kinds of timelines share.

import type { SqlValue } from '../../../db/types.ts';
import type { Walk } from './kind.ts';

/** Posts that are there; without replies to others unless asked for. One's thread with oneself is always shown. */
export function postWalk(which: string, params: SqlValue[], replies = false): Walk {
  const noReplies = replies ? '' : 'AND (p."inReplyToUri" IS NULL OR q."authorId" = p."authorId")';
  return {
    select: 'p."id" AS "entryId", p."id" AS "postId"',
    from: replies ? 'post p' : 'post p LEFT JOIN post q ON q."id" = p."inReplyToId"',
    where: `${which} AND p."deletedAt" IS NULL ${noReplies}`,
    params,
    id: 'p."id"',
  };
}

/** What one identity boosted. */
export function boostWalk(identityId: bigint): Walk {
  return {
    select: '"id" AS "entryId", "postId"',
    from: 'boost',
    where: '"identityId" = ?',
    params: [identityId],
    id: '"id"',
  };
}
