// The home timeline: the entries that fan-out wrote for its owner.

import type { TimelineKind } from './kind.ts';

/**
 * Home: what fan-out wrote for its owner. Which events it carries is not in their columns: it is asked of the rows
 * (home-lookup.ts).
 */
export const home: TimelineKind<'home'> = {
  walks: ({ identity }) => [
    {
      select: '"entryId", "postId"',
      from: 'home',
      where: '"identityId" = ?',
      params: [identity.id],
      id: '"entryId"',
    },
  ],
  leavesOutHidden: true,
  leavesOutLimited: false,
  carries: () => false,
  hasLost: () => false,
};
