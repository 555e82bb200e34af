import pg from 'pg';
import { createIdMaker } from '../../../src/lib/ids.ts';
import { systemRandom } from '../../../src/lib/random.ts';
import { systemClock } from '../../../src/lib/time/clock.ts';
import { POST_LINK } from '../documents.ts';
import { nowMs } from '../measure.ts';

/**
 * The floor of writing a post on PostgreSQL: a transaction of prepared statements with the same rows as
 * `floor-create.ts`, several at once as the server has them, the author's counter last.
 */
export async function floorCreatePg(start: { url: string; authorUri: string; connections: number }) {
  const ids = createIdMaker(systemClock, systemRandom);
  const pool = new pg.Pool({ connectionString: start.url, max: start.connections });
  const { rows } = await pool.query<{ id: string; domainId: string }>(
    'SELECT "id", "domainId" FROM identity WHERE "uri" = $1',
    [start.authorUri],
  );
  const author = rows[0];
  if (!author) throw new Error(`${start.authorUri} is not in the database`);
  const { origin } = new URL(start.authorUri);
  let seq = BigInt(Date.now()) * 1024n;

  async function write(client: pg.PoolClient, text: string): Promise<void> {
    const { id: authorId, domainId } = author as { id: string; domainId: string };
    const id = ids.next();
    const now = Date.now();
    const run = (name: string, sql: string, values: unknown[]) => client.query({ name, text: sql, values });
    await client.query('BEGIN');
    await run('post', POST, [
      id,
      `${origin}/posts/${id}`,
      `${origin}/@bea/${id}`,
      authorId,
      domainId,
      text,
      `<p>${text}</p>`,
      now,
    ]);
    const followers = await run('followers', FOLLOWERS, [authorId, domainId]);
    const readers = [authorId, ...followers.rows.map((row) => String(row.followerId))];
    await run('home', HOME, [readers, id]);
    const common = [id, authorId, domainId, now];
    await run('list', LIST, [domainId, id]);
    await run('link', LINK, [id, POST_LINK]);
    seq += 3n;
    const number = seq;
    await run('event', EVENT, [ids.next(), number, 'entry.added', null, null, null, ...common]);
    await run('event', EVENT, [ids.next(), number + 1n, 'entry.added', domainId, null, null, ...common]);
    const [first, last] = [readers[0], readers.at(-1)];
    await run('event', EVENT, [ids.next(), number + 2n, 'entry.homed', null, first, last, ...common]);
    await run('count', COUNT, [now, authorId]);
    await client.query('COMMIT');
  }

  return {
    /** Writes posts for so long; gives posts a second. */
    async run({ ms, text }: { ms: number; text: string }): Promise<number> {
      const startedAt = nowMs();
      let done = 0;
      const writer = async () => {
        const client = await pool.connect();
        try {
          while (nowMs() - startedAt < ms) {
            await write(client, text);
            done += 1;
          }
        } finally {
          client.release();
        }
      };
      await Promise.all(Array.from({ length: start.connections }, writer));
      return (done * 1000) / (nowMs() - startedAt);
    },
  };
}

const POST = `INSERT INTO post ("id", "uri", "url", "authorId", "domainId", "visibility", "source", "html", "threadId", "publishedAt", "storedAt")
  VALUES ($1, $2, $3, $4, $5, 'PUBLIC', $6, $7, $1, $8, $8)`;
const FOLLOWERS = `SELECT "followerId" FROM follow WHERE "followeeId" = $1 AND "state" = 'ACCEPTED' AND "followerDomainId" = $2`;
const HOME =
  'INSERT INTO home ("identityId", "entryId", "postId") SELECT reader, $2, $2 FROM unnest($1::bigint[]) AS reader';
const EVENT = `INSERT INTO event ("id", "seq", "kind", "listDomainId", "lo", "hi", "postId", "entryId", "authorId", "domainId", "audience", "at")
  VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9, 'PUBLIC', $10)`;
const LIST = 'INSERT INTO domain_entry ("domainId", "postId", "isReply") VALUES ($1, $2, FALSE)';
const LINK = 'INSERT INTO post_link ("postId", "url") VALUES ($1, $2)';
const COUNT = 'UPDATE identity SET "postsCount" = "postsCount" + 1, "lastPostAt" = $1 WHERE "id" = $2';
