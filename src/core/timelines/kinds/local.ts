// The local timeline: public posts by the people of a domain.

import type { TimelineKind } from './kind.ts';
import { narrowingSql } from './narrowing.ts';
import { postWalk } from './walks.ts';

/**
 * Local: public posts by the people of a domain, and those for the domain alone, which a stranger's page leaves out.
 */
export const local: TimelineKind<'local'> = {
  // Each visibility has a stretch of the index.
  walks: ({ domain, onlyMedia = false }) => {
    const media = narrowingSql('p."id"', domain.id, { onlyMedia }).text;
    return [
      postWalk(`p."domainId" = ? AND p."visibility" = 'PUBLIC'${media}`, [domain.id]),
      postWalk(`p."domainId" = ? AND p."visibility" = 'LOCAL'${media}`, [domain.id]),
    ];
  },
  leavesOutHidden: true,
  leavesOutLimited: true,
  carries: ({ domain }, event) =>
    event.listDomainId === null &&
    event.entryId === event.postId &&
    !event.isReply &&
    event.domainId === domain.id &&
    (event.audience === 'PUBLIC' || event.audience === 'LOCAL'),
  hasLost: ({ domain }, event) => event.listDomainId === null && event.domainId === domain.id,
};
