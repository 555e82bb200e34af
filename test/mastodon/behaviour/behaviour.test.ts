import { afterAll, beforeAll, describe } from 'vitest';
import { openWalk, type Walk } from './walk.ts';
import { WALKS } from './walks.ts';

/**
 * Every row that needs no more than one install and its HTTP server; on PostgreSQL by
 * test/slow/apps/behaviour-postgresql.test.ts.
 */
let walk: Walk;
beforeAll(async () => {
  walk = await openWalk('sqlite');
});
afterAll(() => walk.close());

for (const [name, walkRows] of Object.entries(WALKS)) describe(name, () => walkRows(() => walk));
