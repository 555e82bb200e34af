// The federated timeline: public posts that a domain knows.

import type { TimelineKind } from './kind.ts';
import { narrowingSql } from './narrowing.ts';

/** Federated: public posts of every server that a domain knows (known-entries.ts). */
export const federated: TimelineKind<'federated'> = {
  walks: ({ domain, ...narrowing }) => {
    const only = narrowingSql('e."postId"', domain.id, narrowing);
    return [
      {
        select: 'e."postId" AS "entryId", e."postId"',
        from: 'domain_entry e',
        where: `e."domainId" = ? AND NOT e."isReply"${only.text}`,
        params: [domain.id, ...only.params],
        id: 'e."postId"',
      },
    ];
  },
  leavesOutHidden: true,
  leavesOutLimited: true,
  carries: ({ domain }, event) => event.listDomainId === domain.id && !event.isReply,
  hasLost: ({ domain }, event) => event.listDomainId === domain.id,
};
