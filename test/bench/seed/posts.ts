import type { Database } from 'better-sqlite3';
import type { Seed } from './database.ts';
import type { SeededIdentity } from './people.ts';

export interface PostsPlan {
  count: number;
  /** Who writes, in turns. */
  authors: readonly SeededIdentity[];
  /** Whose homes get the posts of whom: the ids must be accepted follows already. */
  readers: readonly SeededIdentity[];
  /** How many of the first authors the readers follow. */
  followed: number;
  /** How long ago they were written: milliseconds from the first one and the last one to now. */
  agesMs?: readonly [first: number, last: number];
}

const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
/** All within this time before now: the reconciler would prune older posts of other servers. */
const AGES_MS = [20 * DAY_MS, HOUR_MS] as const;

/**
 * Writes posts and home rows by SQL alone (a million take under a minute): ids and times in even steps, texts of
 * ordinary lengths, one in five with a tag, one in seven with a picture. Indexes are built afterwards, which is several
 * times quicker.
 */
export function addPosts({ db }: Seed, plan: PostsPlan): void {
  const indexes = takeIndexes(db, ['post', 'home']);
  db.exec(`CREATE TEMP TABLE seed_author ("n" INTEGER PRIMARY KEY, "id" INTEGER, "uri" TEXT, "url" TEXT)`);
  const author = db.prepare(
    'INSERT INTO seed_author SELECT ?, "id", "uri", "url" FROM identity WHERE "id" = ?',
  );
  for (const [index, { id }] of plan.authors.entries()) author.run(index, id);
  db.exec('CREATE TEMP TABLE seed_text ("n" INTEGER PRIMARY KEY, "html" TEXT)');
  const text = db.prepare('INSERT INTO seed_text VALUES (?, ?)');
  for (let index = 0; index < TEXTS; index++) text.run(index, textOf(index));
  const [first, last] = plan.agesMs ?? AGES_MS;
  const from = BigInt(Date.now() - first);
  const step = BigInt(Math.floor((first - last) / plan.count));
  db.prepare(POSTS).run({ count: plan.count, authors: plan.authors.length, texts: TEXTS, from, step });
  const homes = db.prepare(
    `INSERT INTO home ("identityId", "entryId", "postId") SELECT ?, p."id", p."id" FROM post p
     JOIN seed_author a ON a."id" = p."authorId" WHERE a."n" < ? ORDER BY p."id"`,
  );
  for (const { id } of plan.readers) homes.run(id, plan.followed);
  db.exec(`UPDATE identity SET "postsCount" = (SELECT count(*) FROM seed_author)
    WHERE "id" IN (SELECT "id" FROM seed_author)`);
  db.exec('DROP TABLE seed_author; DROP TABLE seed_text');
  for (const sql of indexes) db.exec(sql);
}

const TEXTS = 97;

function textOf(index: number): string {
  const words = 'the bread was better this morning than it has been all week and the birds agreed'.split(' ');
  const length = 12 + ((index * 37) % 60);
  const text = Array.from({ length }, (_, at) => words[(index * 7 + at * 5) % words.length]).join(' ');
  const link =
    index % 3 === 0 ? ` <a href="https://example.org/${index}" rel="nofollow">example.org</a>` : '';
  return `<p>${text}.${link}</p>`;
}

const POSTS = `
WITH RECURSIVE numbers(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM numbers WHERE i + 1 < @count)
INSERT INTO post ("id", "uri", "url", "authorId", "visibility", "html", "language", "threadId", "attachments", "tags",
  "repliesCount", "boostsCount", "favouritesCount", "publishedAt", "storedAt")
SELECT ((@from + i * @step) << 16) + (i & 65535), a."uri" || '/statuses/' || i, a."url" || '/' || i, a."id",
  CASE i % 10 WHEN 7 THEN 'UNLISTED' WHEN 8 THEN 'FOLLOWERS' ELSE 'PUBLIC' END, t."html", 'en',
  ((@from + i * @step) << 16) + (i & 65535),
  CASE WHEN i % 7 = 3 THEN '[{"id":"' || (((@from + i * @step) << 16) + (i & 65535)) || '","type":"image","url":"https://media.example/' || i || '.jpg","mediaType":"image/jpeg","alt":"A bird on a fence","width":1200,"height":800,"blurhash":"LEHV6nWB2yk8pyo0adR*.7kCMdnj"}]' ELSE '[]' END,
  CASE WHEN i % 5 = 0 THEN '[{"name":"birds","display":"Birds"}]' ELSE '[]' END,
  i % 3, i % 4, i % 11, @from + i * @step, @from + i * @step
FROM numbers JOIN seed_author a ON a."n" = i % @authors JOIN seed_text t ON t."n" = i % @texts`;

/** Drops the indexes of tables and gives the statements that make them again. */
function takeIndexes(db: Database, tables: readonly string[]): string[] {
  const rows = tables.flatMap(
    (table) =>
      db
        .prepare(
          `SELECT "name", "sql" FROM sqlite_master WHERE "type" = 'index' AND "tbl_name" = ? AND "sql" IS NOT NULL`,
        )
        .all(table) as { name: string; sql: string }[],
  );
  for (const { name } of rows) db.exec(`DROP INDEX "${name}"`);
  return rows.map(({ sql }) => sql);
}
