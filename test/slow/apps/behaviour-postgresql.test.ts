import { afterAll, beforeAll, describe } from 'vitest';
import { openWalk, type Walk } from '../../mastodon/behaviour/walk.ts';
import { WALKS } from '../../mastodon/behaviour/walks.ts';

/** The rows that test/mastodon/behaviour walks on SQLite. */
describe('on PostgreSQL', () => {
  let walk: Walk;
  beforeAll(async () => {
    walk = await openWalk('postgresql');
  });
  afterAll(() => walk.close());

  for (const [name, walkRows] of Object.entries(WALKS)) describe(name, () => walkRows(() => walk));
});
