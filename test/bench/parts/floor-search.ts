import { createServer } from 'node:http';
import SqliteHandle from 'better-sqlite3';
import { type Entry, postOf } from './floor-home.ts';
import { listen } from './listen.ts';

const PAGE = 20;

/** The newest posts that have all of the words, with their authors and the reader's own marks. */
const STATEMENT = `SELECT p."id", p."uri", p."url", p."visibility", p."summary", p."isSensitive", p."html", p."language",
    p."publishedAt", p."editedAt", p."attachments", p."mentions", p."tags", p."repliesCount", p."boostsCount", p."favouritesCount",
    a."id" AS "authorId", a."username", a."handleDomain", a."name", a."url" AS "authorUrl", a."avatarUrl", a."isLocked", a."type",
    EXISTS (SELECT 1 FROM boost x WHERE x."identityId" = @reader AND x."postId" = p."id") AS "hasBoosted",
    EXISTS (SELECT 1 FROM favourite x WHERE x."identityId" = @reader AND x."postId" = p."id") AS "hasFavourited",
    EXISTS (SELECT 1 FROM bookmark x WHERE x."identityId" = @reader AND x."postId" = p."id") AS "hasBookmarked"
  FROM (SELECT "rowid" AS "id" FROM search_post WHERE search_post MATCH @words ORDER BY "rowid" DESC LIMIT ${PAGE + 1}) AS m
  JOIN post p ON p."id" = m."id" JOIN identity a ON a."id" = p."authorId" ORDER BY p."id" DESC`;

/**
 * The floor of a search: the bare statement of full text and the page of what it finds behind node:http, past all
 * rules.
 */
export async function floorSearch(start: { path: string; identityUri: string; words: readonly string[] }) {
  const db = new SqliteHandle(start.path, { readonly: true });
  db.defaultSafeIntegers(true);
  const { id: reader } = db.prepare('SELECT "id" FROM identity WHERE "uri" = ?').get(start.identityUri) as {
    id: bigint;
  };
  const statement = db.prepare(STATEMENT);
  let asked = 0;
  const server = createServer((request, response) => {
    request.resume();
    const text = start.words[asked++ % start.words.length] ?? '';
    const words = text
      .split(' ')
      .map((word) => `"${word}"`)
      .join(' AND ');
    const rows = statement.all({ reader, words }) as Entry[];
    const edges = rows.slice(0, PAGE).map((row) => ({ cursor: String(row.id), node: postOf(row) }));
    const pageInfo = { hasNextPage: rows.length > PAGE, endCursor: edges.at(-1)?.cursor ?? null };
    const body = JSON.stringify({ data: { search: { posts: { pageInfo, edges } } } });
    response
      .writeHead(200, {
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(body),
      })
      .end(body);
  });
  const port = await listen(server);
  return { port: (_none: null) => port };
}
