// The timeline of a list: the entries that fan-out wrote for it.

import type { TimelineKind } from './kind.ts';

/**
 * List: what fan-out wrote for it, beside or in place of its owner's home timeline. Which events it carries is asked of
 * the rows, as for that.
 */
export const list: TimelineKind<'list'> = {
  walks: ({ list }) => [
    {
      select: '"entryId", "postId"',
      from: 'home',
      where: '"identityId" = ?',
      params: [list.id],
      id: '"entryId"',
    },
  ],
  leavesOutHidden: true,
  leavesOutLimited: false,
  carries: () => false,
  hasLost: () => false,
};
