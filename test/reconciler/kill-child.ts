import { openSqlite } from '../../src/db/sqlite/sqlite.ts';
import { systemClock } from '../../src/lib/time/clock.ts';
import { openReconcilerWorld } from '../helpers/reconciler.ts';

/**
 * A server that posts and delivers until it is killed: `location ports life from to`. It says `ready`, then `accepted
 * N` once post N is committed.
 */
const [location = '', ports = '{}', life = '', from = '0', to = '0'] = process.argv.slice(2);
const say = (line: string) => process.stdout.write(`${line}\n`);

const db = await openSqlite({ path: location, clock: systemClock });
const world = await openReconcilerWorld({
  db,
  ports: new Map(Object.entries(JSON.parse(ports) as Record<string, number>)),
  userAgent: life,
});
const sender = await db.models.identity.findFirstOrThrow({ where: { username: 'ana' } });
const people = await db.models.identity.findMany({ where: { hostId: { not: null } } });
await world.reconciler.start();
say('ready');
for (let post = Number(from); post < Number(to); post += 1) {
  // Recipients of what is not there are pruned, and so are old posts of others.
  await db.sql.run(
    `INSERT INTO post ("id", "uri", "authorId", "domainId", "visibility", "html", "threadId", "publishedAt", "storedAt")
      VALUES (?, ?, ?, ?, 'PUBLIC', '', ?, ?, ?) ON CONFLICT DO NOTHING`,
    [
      post + 1,
      `https://home.test/posts/${post}-${life}`,
      sender.id,
      sender.domainId,
      post + 1,
      Date.now(),
      Date.now(),
    ],
  );
  await world.send(sender, people, {
    uri: `https://home.test/posts/${post}-${life}`,
    orderKey: `thread:${post % 40}`,
    subjectId: BigInt(post + 1),
    addsRecipients: true,
  });
  say(`accepted ${post}`);
  await new Promise((resolve) => setTimeout(resolve, 8));
}
await world.drained();
await world.until(async () => (await db.models.activity.count()) === 0, 'everything was folded');
await world.close();
await db.close();
say('drained');
process.exit(0);
