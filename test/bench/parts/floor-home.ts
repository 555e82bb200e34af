import { createServer } from 'node:http';
import SqliteHandle from 'better-sqlite3';
import pg from 'pg';
import { listen } from './listen.ts';

interface Line {
  entryId: unknown;
  [column: string]: unknown;
}

const PAGE = 20;

/** One statement for the whole page: posts, authors, and the reader's own marks. `?` is the reader. */
const STATEMENT = `SELECT h."entryId", p."id", p."uri", p."url", p."visibility", p."summary", p."isSensitive", p."html", p."language",
    p."publishedAt", p."editedAt", p."attachments", p."mentions", p."tags", p."repliesCount", p."boostsCount", p."favouritesCount",
    a."id" AS "authorId", a."username", a."handleDomain", a."name", a."url" AS "authorUrl", a."avatarUrl", a."isLocked", a."type",
    EXISTS (SELECT 1 FROM boost x WHERE x."identityId" = h."identityId" AND x."postId" = p."id") AS "hasBoosted",
    EXISTS (SELECT 1 FROM favourite x WHERE x."identityId" = h."identityId" AND x."postId" = p."id") AS "hasFavourited",
    EXISTS (SELECT 1 FROM bookmark x WHERE x."identityId" = h."identityId" AND x."postId" = p."id") AS "hasBookmarked"
  FROM home h JOIN post p ON p."id" = h."postId" JOIN identity a ON a."id" = p."authorId"
  WHERE h."identityId" = ? ORDER BY h."entryId" DESC LIMIT ${PAGE + 1}`;

/** Where the floor reads: a SQLite file, or a PostgreSQL database. */
export type FloorStorage = { path: string } | { url: string };

/** The floor of the home page: a prepared statement and JSON.stringify of the same page behind node:http. */
export async function floorHome(start: FloorStorage & { identityUri: string }) {
  const read =
    'url' in start ? await onPostgres(start.url, start.identityUri) : onSqlite(start.path, start.identityUri);
  const server = createServer(async (request, response) => {
    request.resume();
    const lines = await read();
    const hasNextPage = lines.length > PAGE;
    const edges = lines.slice(0, PAGE).map(edgeOf);
    const pageInfo = { hasNextPage, endCursor: edges.at(-1)?.cursor ?? null };
    const homeTimeline = { liveCursor: '0123456789abcdef-1780000000000000', pageInfo, edges };
    const body = JSON.stringify({ data: { viewer: { identity: { homeTimeline } } } });
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

function onSqlite(path: string, identityUri: string): () => Line[] {
  const db = new SqliteHandle(path, { readonly: true });
  db.defaultSafeIntegers(true);
  const { id } = db.prepare('SELECT "id" FROM identity WHERE "uri" = ?').get(identityUri) as { id: bigint };
  const statement = db.prepare(STATEMENT);
  return () => statement.all(id) as Line[];
}

async function onPostgres(url: string, identityUri: string): Promise<() => Promise<Line[]>> {
  const pool = new pg.Pool({ connectionString: url, max: 8 });
  const { rows } = await pool.query<{ id: string }>('SELECT "id" FROM identity WHERE "uri" = $1', [
    identityUri,
  ]);
  const id = rows[0]?.id;
  const text = STATEMENT.replace('?', '$1');
  return async () => (await pool.query<Line>({ name: 'home', text, values: [id] })).rows;
}

function edgeOf(line: Line) {
  const key = String(line.id);
  const time = (value: unknown) => (value === null ? null : new Date(Number(value)).toISOString());
  return {
    cursor: String(line.entryId),
    node: {
      id: `entry_${line.entryId}`,
      post: {
        id: `post_${key}`,
        key,
        uri: line.uri,
        url: line.url,
        visibility: line.visibility,
        summary: line.summary,
        isSensitive: isTrue(line.isSensitive),
        html: line.html,
        language: line.language,
        publishedAt: time(line.publishedAt),
        editedAt: time(line.editedAt),
        attachments: listOf(line.attachments).map((it) => ({
          type: String(it.type).toUpperCase(),
          url: it.url,
          mediaType: it.mediaType,
          alt: it.alt,
          width: it.width,
          height: it.height,
          blurHash: it.blurhash,
        })),
        mentions: listOf(line.mentions).map((it) => ({
          handle: `@${it.username}@${it.domain}`,
          url: it.url,
        })),
        hashtags: listOf(line.tags).map(({ name, display }) => ({ name, display })),
        counts: {
          replies: Number(line.repliesCount),
          boosts: Number(line.boostsCount),
          favourites: Number(line.favouritesCount),
        },
        viewer: {
          hasBoosted: isTrue(line.hasBoosted),
          hasFavourited: isTrue(line.hasFavourited),
          hasBookmarked: isTrue(line.hasBookmarked),
        },
        author: {
          id: `identity_${line.authorId}`,
          key: String(line.authorId),
          handle: `@${line.username}@${line.handleDomain}`,
          name: line.name,
          url: line.authorUrl,
          avatarUrl: line.avatarUrl,
          isLocked: isTrue(line.isLocked),
          isBot: line.type === 'SERVICE',
        },
      },
    },
  };
}

const isTrue = (column: unknown) => column === true || column === 1n;

/** Text on SQLite, parsed already on PostgreSQL. */
function listOf(column: unknown): Record<string, unknown>[] {
  return (typeof column === 'string' ? JSON.parse(column) : column) as Record<string, unknown>[];
}
