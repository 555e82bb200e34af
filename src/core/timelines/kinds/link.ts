// The timeline of a link: public posts that link to one page.

import type { TimelineKind } from './kind.ts';

/**
 * Link: what a domain knows of the posts whose first link is one page. It is read as pages alone, so no event concerns
 * it.
 */
export const link: TimelineKind<'link'> = {
  walks: ({ domain, url }) => [
    {
      select: 'l."postId" AS "entryId", l."postId"',
      from: 'post_link l JOIN domain_entry d ON d."domainId" = ? AND d."postId" = l."postId"',
      where: 'l."url" = ?',
      params: [domain.id, url],
      id: 'l."postId"',
    },
  ],
  leavesOutHidden: true,
  leavesOutLimited: true,
  carries: () => false,
  hasLost: () => false,
};
