import { setTimeout as sleep } from 'node:timers/promises';
import { insertMany } from '../../src/db/sql/values.ts';
import { holdInstall } from '../../src/db/sqlite/lock.ts';
import { openSqlite } from '../../src/db/sqlite/sqlite.ts';
import { systemClock } from '../../src/lib/time/clock.ts';

// A process of its own for tests that kill it: `child.mjs hold FOLDER` or `child.mjs write FILE`. Says a line for
// everything it has done.
const [what = '', path = ''] = process.argv.slice(2);
const say = (line: string) => process.stdout.write(`${line}\n`);

if (what === 'hold') {
  holdInstall(path);
  say('held');
  await sleep(60_000);
}

if (what === 'write') {
  const db = await openSqlite({ path, clock: systemClock });
  const writers = [
    (id: bigint) =>
      db.batch((sql) =>
        insertMany(sql, '"tag" ("id", "name", "display", "createdAt")', [[id, `tag${id}`, 'x', 1]]),
      ),
    (id: bigint) => db.models.tag.create({ data: { id, name: `tag${id}`, display: 'x', createdAt: 1n } }),
    (id: bigint) =>
      db.transaction(async (tx) => {
        await tx.models.tag.create({ data: { id, name: `tag${id}`, display: 'x', createdAt: 1n } });
        await tx.sql.run('UPDATE "tag" SET "display" = ? WHERE "id" = ?', ['y', id]);
      }),
  ];
  let id = 0n;
  const writeOn = async (write: (id: bigint) => Promise<unknown>) => {
    for (;;) {
      id += 1n;
      const mine = id;
      await write(mine);
      say(String(mine));
    }
  };
  await Promise.all([...writers, ...writers, ...writers].map(writeOn));
}
