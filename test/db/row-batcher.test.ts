import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isUniqueViolation } from '../../src/db/errors.ts';
import { RowBatcher, type RowBatcherOptions } from '../../src/db/row-batcher.ts';
import { insertMany } from '../../src/db/sql/values.ts';
import { isAppError } from '../../src/lib/app-error.ts';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../helpers/database.ts';

interface Row {
  id: bigint;
  name: string;
}

describe.each(DIALECTS)('rows written in batches on %s', (dialect) => {
  let db: TestDatabase;
  let groups: number[];
  beforeEach(async () => {
    db = await openTestDatabase(dialect);
    groups = [];
  });
  afterEach(() => db.close());

  const rowBatcher = (options: Partial<RowBatcherOptions<Row>> = {}) =>
    new RowBatcher<Row>(db, {
      name: 'rows',
      async write(sql, rows) {
        groups.push(rows.length);
        await insertMany(
          sql,
          '"tag" ("id", "name", "display", "createdAt")',
          rows.map(({ id, name }) => [id, name, 'x', 1]),
        );
      },
      ...options,
    });
  const rows = (count: number, from = 1): Row[] =>
    Array.from({ length: count }, (_, index) => ({ id: BigInt(from + index), name: `n${from + index}` }));

  test('what comes at once is committed together, in order', async () => {
    const group = rowBatcher({ maxRows: 100 });
    await Promise.all(rows(250).map((row) => group.add(row)));
    expect(groups).toEqual([100, 100, 50]);
    expect(await db.models.tag.count()).toBe(250);
    await group.add({ id: 999n, name: 'alone' });
    expect(groups.at(-1)).toBe(1);
  });

  test('a group has a size in bytes, and a row larger than that goes alone', async () => {
    const group = rowBatcher({ maxBytes: 100, sizeOf: ({ id }) => (id === 3n ? 1_000 : 40) });
    await Promise.all(rows(5).map((row) => group.add(row)));
    expect(groups).toEqual([2, 1, 2]);
  });

  test('a row that cannot be written fails alone', async () => {
    const group = rowBatcher();
    const outcomes = await Promise.allSettled(
      [...rows(3), { id: 9n, name: 'n2' }, ...rows(2, 20)].map((row) => group.add(row)),
    );
    expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual([
      true,
      true,
      true,
      false,
      true,
      true,
    ]);
    const failed = outcomes[3];
    expect(failed?.status === 'rejected' && isUniqueViolation(failed.reason)).toBe(true);
    expect(await db.models.tag.count()).toBe(5);
  });

  test('who comes when it is full hears Busy, and the others are written', async () => {
    const group = rowBatcher({ maxWaiting: 10 });
    const outcomes = await Promise.allSettled(rows(15).map((row) => group.add(row)));
    const refused = outcomes.filter(
      (outcome) => outcome.status === 'rejected' && isAppError(outcome.reason, 'BUSY'),
    );
    expect(refused).toHaveLength(5);
    expect(await db.models.tag.count()).toBe(10);
    expect(group.waiting).toBe(0);
  });
});
