import SqliteHandle from 'better-sqlite3';
import { createIdMaker } from '../../../src/lib/ids.ts';
import { systemRandom } from '../../../src/lib/random.ts';
import { systemClock } from '../../../src/lib/time/clock.ts';
import { POST_LINK } from '../documents.ts';
import { nowMs } from '../measure.ts';

/** What the floor writes for one post, counted as the row's own are: `rows/create.ts` compares. */
export const WRITTEN = { post: 1, post_link: 1, domain_entry: 1, event: 3 };

/**
 * The floor of writing a post: one transaction with the same rows, of the same durability. A copy of the install's
 * database, so that the indexes are as large.
 */
export function floorCreate(start: { path: string; authorUri: string }) {
  const db = new SqliteHandle(start.path);
  db.defaultSafeIntegers(true);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  db.pragma('cache_size = -8192');
  const ids = createIdMaker(systemClock, systemRandom);
  const author = db
    .prepare('SELECT "id", "uri", "domainId" FROM identity WHERE "uri" = ?')
    .get(start.authorUri) as {
    id: bigint;
    uri: string;
    domainId: bigint;
  };
  const followers = db.prepare(
    `SELECT "followerId" FROM follow WHERE "followeeId" = ? AND "state" = 'ACCEPTED' AND "followerDomainId" = ?`,
  );
  const post = db.prepare(
    `INSERT INTO post ("id", "uri", "url", "authorId", "domainId", "visibility", "source", "html", "threadId", "publishedAt", "storedAt")
     VALUES (@id, @uri, @url, @authorId, @domainId, 'PUBLIC', @source, @html, @id, @now, @now)`,
  );
  const home = db.prepare('INSERT INTO home ("identityId", "entryId", "postId") VALUES (?, ?, ?)');
  const event = db.prepare(
    `INSERT INTO event ("id", "seq", "kind", "postId", "entryId", "authorId", "domainId", "audience", "listDomainId", "lo", "hi", "at")
     VALUES (?, (SELECT coalesce(max("seq"), 0) + 1 FROM event), ?, ?, ?, ?, ?, 'PUBLIC', ?, ?, ?, ?)`,
  );
  const list = db.prepare('INSERT INTO domain_entry ("domainId", "postId", "isReply") VALUES (?, ?, 0)');
  const link = db.prepare('INSERT INTO post_link ("postId", "url") VALUES (?, ?)');
  const count = db.prepare(
    'UPDATE identity SET "postsCount" = "postsCount" + 1, "lastPostAt" = ? WHERE "id" = ?',
  );
  const write = db.transaction((text: string) => {
    const id = ids.next();
    const now = BigInt(Date.now());
    const origin = new URL(author.uri).origin;
    post.run({
      id,
      uri: `${origin}/posts/${id}`,
      url: `${origin}/@bea/${id}`,
      authorId: author.id,
      domainId: author.domainId,
      source: text,
      html: `<p>${text}</p>`,
      now,
    });
    count.run(now, author.id);
    const readers = [
      author.id,
      ...(followers.all(author.id, author.domainId) as { followerId: bigint }[]).map((row) => row.followerId),
    ];
    for (const reader of readers) home.run(reader, id, id);
    const common = [id, id, author.id, author.domainId] as const;
    list.run(author.domainId, id);
    link.run(id, POST_LINK);
    event.run(ids.next(), 'entry.added', ...common, null, null, null, now);
    event.run(ids.next(), 'entry.added', ...common, author.domainId, null, null, now);
    event.run(ids.next(), 'entry.homed', ...common, null, readers[0], readers.at(-1), now);
  });
  return {
    /** Writes posts for so long; gives posts a second. */
    run({ ms, text }: { ms: number; text: string }): number {
      const startedAt = nowMs();
      let done = 0;
      while (nowMs() - startedAt < ms) {
        write.immediate(text);
        done += 1;
      }
      return (done * 1000) / (nowMs() - startedAt);
    },
  };
}
