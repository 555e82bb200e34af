import { expect, test } from 'vitest';
import { DIALECTS, openTestDatabase } from '../helpers/database.ts';

test.each(DIALECTS)('%s: models and hand-written statements write in one transaction', async (dialect) => {
  const db = await openTestDatabase(dialect);
  await db.models.tag.create({ data: { id: 1n, name: 'a', display: 'A', createdAt: 5n } });
  expect(await db.models.tag.findMany()).toEqual([{ id: 1n, name: 'a', display: 'A', createdAt: 5n }]);
  await db.transaction(async (tx) => {
    await tx.models.tag.create({ data: { id: 2n ** 60n, name: 'b', display: 'A', createdAt: 5n } });
    await tx.sql.run('INSERT INTO "tag" ("id","name","display","createdAt") VALUES (?,?,?,?)', [
      3n,
      'c',
      'c',
      4,
    ]);
    expect(await tx.sql.all('select * from tag')).toHaveLength(3);
  });
  expect(await db.sql.all('select * from tag order by id')).toHaveLength(3);
  await db.close();
});
