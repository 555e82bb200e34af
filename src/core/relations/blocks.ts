// "One blocks the other", as a condition in SQL.

import type { SqlCondition } from '../../db/sql/condition.ts';

/** `blocker` and `blocked`: each an id, or a trusted expression of one. */
export function blocksSql(blocker: string | bigint, blocked: string | bigint): SqlCondition {
  const text = (value: string | bigint) => (typeof value === 'bigint' ? '?' : value);
  return {
    text: `EXISTS (SELECT 1 FROM block kb WHERE kb."blockerId" = ${text(blocker)} AND kb."blockedId" = ${text(blocked)})`,
    params: [blocker, blocked].filter((value) => typeof value === 'bigint'),
  };
}
