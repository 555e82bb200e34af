// The timeline of a profile: what one identity posted and boosted.

import type { TimelineKind } from './kind.ts';
import { hasMediaSql, hasTagSql } from './narrowing.ts';
import { boostWalk, postWalk } from './walks.ts';

/** Profile: what one identity posted and boosted. Nobody is left out: whoever goes there wants to read them. */
export const profile: TimelineKind<'profile'> = {
  walks({ identity, replies, boosts, onlyMedia = false, hashtag = null, leavesOutMentioned = false }) {
    const parts = ['p."authorId" = ?'];
    if (leavesOutMentioned) parts.push(`p."visibility" <> 'MENTIONED'`);
    if (onlyMedia) parts.push(hasMediaSql('p."id"'));
    if (hashtag !== null) parts.push(hasTagSql('p."id"'));
    const own = postWalk(parts.join(' AND '), [identity.id, ...(hashtag === null ? [] : [hashtag])], replies);
    // A boost has neither media nor hashtags of its own.
    return boosts && !onlyMedia && hashtag === null ? [own, boostWalk(identity.id)] : [own];
  },
  leavesOutHidden: false,
  leavesOutLimited: false,
  carries({ identity, replies, boosts }, event) {
    if (event.listDomainId !== null || event.authorId !== identity.id) return false;
    // A reply to oneself whose parent came later: only where replies are left out is it new.
    if (event.detail?.isAdopted === true) return !replies;
    return event.entryId === event.postId ? replies || !event.isReply : boosts;
  },
  hasLost: ({ identity }, event) => event.listDomainId === null && event.authorId === identity.id,
};
