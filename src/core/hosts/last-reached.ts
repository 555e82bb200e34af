// Which servers were reached lately.

import type { Database } from '../../db/types.ts';

/**
 * Names of the hosts that took a delivery last, the latest first. Reads all hosts: for what an operator asks seldom.
 */
export async function lastReachedHosts(db: Pick<Database, 'sql'>, limit: number): Promise<string[]> {
  const rows = await db.sql.all<{ name: string }>(
    'SELECT "name" FROM host WHERE "lastSuccessAt" IS NOT NULL ORDER BY "lastSuccessAt" DESC LIMIT ?',
    [limit],
  );
  return rows.map(({ name }) => name);
}
