// The federated timeline: public posts that a domain knows.

import type { TimelineKind } from './kind.ts';

/** Federated: public posts of every server that a domain knows (known-entries.ts). */
export const federated: TimelineKind<'federated'> = {
  walks: ({ domain }) => [
    {
      select: '"postId" AS "entryId", "postId"',
      from: 'domain_entry',
      where: '"domainId" = ? AND NOT "isReply"',
      params: [domain.id],
      id: '"postId"',
    },
  ],
  leavesOutHidden: true,
  carries: ({ domain }, event) => event.listDomainId === domain.id && !event.isReply,
  hasLost: ({ domain }, event) => event.listDomainId === domain.id,
};
