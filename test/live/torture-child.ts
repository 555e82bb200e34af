import { openPostgresql } from '../../src/db/postgresql/postgresql.ts';
import { openSqlite } from '../../src/db/sqlite/sqlite.ts';
import { createIdMaker } from '../../src/lib/ids.ts';
import { systemRandom } from '../../src/lib/random.ts';
import { systemClock } from '../../src/lib/time/clock.ts';
import { Hub } from '../../src/live/hub.ts';
import { createEventLog } from '../../src/live/log.ts';
import { silentLog } from '../helpers/log.ts';

/**
 * A process that writes and reads the log until it is killed: `node torture-child LOCATION NAME WRITERS AFTER`. Every
 * frame it is sent is a line `frame CURSOR MARK`, every commit it was told of `done MARK`. Writes to a pipe are
 * synchronous, so what is printed was printed before the kill. On SIGTERM the writers stop, and it goes on reading.
 */
const [location = '', name = '', writers = '0', after = ''] = process.argv.slice(2);
const clock = systemClock;
const db = await (location.startsWith('postgresql:')
  ? openPostgresql({ url: location, clock })
  : openSqlite({ path: location, clock }));
const events = createEventLog({
  db,
  clock,
  ids: createIdMaker(clock, systemRandom),
  random: systemRandom,
  log: silentLog,
  ringSize: 200,
  pageSize: 100,
});
await events.start();

const say = (line: string) => process.stdout.write(`${line}\n`);
new Hub<string>({ events, clock, log: silentLog }).join({
  key: 'all',
  source: {
    select: (list) => list.map((event) => ({ event, verdict: 'item' })),
    produce: async (event) => String(event.detail?.mark),
  },
  after: after || null,
  sink: {
    send(frame) {
      if (frame.type === 'item') say(`frame ${frame.cursor} ${frame.payload}`);
      else if (frame.type === 'gap') say(`gap ${frame.cursor} ${frame.reason}`);
    },
    unsent: () => 0,
  },
});
say(`ready ${events.headCursor()}`);

let isStopping = false;
process.on('SIGTERM', () => {
  isStopping = true;
});
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function write(writer: number): Promise<void> {
  for (let count = 0; !isStopping; count += 1) {
    const marks = Array.from(
      { length: 1 + systemRandom.int(3) },
      (_, part) => `${name}.${writer}.${count}.${part}`,
    );
    const isDoomed = systemRandom.float() < 0.2;
    try {
      await db.transaction(async (tx) => {
        for (const mark of marks) {
          await tx.sql.run('INSERT INTO "meta" ("key", "value") VALUES (?, ?)', [`mark ${mark}`, mark]);
          await events.append(tx, { kind: 'entry.added', detail: { mark } });
        }
        // Long transactions commit after those that began later: what makes sequences lose events.
        if (db.dialect === 'postgresql' && systemRandom.float() < 0.3) await pause(systemRandom.int(40));
        if (isDoomed) throw new Error('rolled back');
      });
      for (const mark of marks) say(`done ${mark}`);
    } catch (error) {
      if (!isDoomed) say(`failed ${error}`);
    }
    if (systemRandom.float() < 0.3) await pause(systemRandom.int(5));
  }
}
await Promise.all(Array.from({ length: Number(writers) }, (_, writer) => write(writer)));
say('stopped');
// Reads on until it is killed.
setInterval(() => {}, 1000);
