import { createServer } from 'node:http';
import SqliteHandle from 'better-sqlite3';
import pg from 'pg';
import { listen } from './listen.ts';

export interface Entry {
  entryId: unknown;
  [column: string]: unknown;
}

const PAGE = 20;

/** One statement for the whole page: posts, authors, and the reader's own marks. `?` is the reader. */
export const HOME_COLUMNS = `h."entryId", p."id", p."uri", p."url", p."visibility", p."summary", p."isSensitive", p."html", p."language",
    p."publishedAt", p."editedAt", p."attachments", p."mentions", p."tags", p."repliesCount", p."boostsCount", p."favouritesCount",
    a."id" AS "authorId", a."username", a."handleDomain", a."name", a."url" AS "authorUrl", a."avatarUrl", a."isLocked", a."type",
    EXISTS (SELECT 1 FROM boost x WHERE x."identityId" = h."identityId" AND x."postId" = p."id") AS "hasBoosted",
    EXISTS (SELECT 1 FROM favourite x WHERE x."identityId" = h."identityId" AND x."postId" = p."id") AS "hasFavourited",
    EXISTS (SELECT 1 FROM bookmark x WHERE x."identityId" = h."identityId" AND x."postId" = p."id") AS "hasBookmarked"`;
export const HOME_ROWS = `FROM home h JOIN post p ON p."id" = h."postId" JOIN identity a ON a."id" = p."authorId"
  WHERE h."identityId" = ? ORDER BY h."entryId" DESC`;
const STATEMENT = `SELECT ${HOME_COLUMNS} ${HOME_ROWS} LIMIT ${PAGE + 1}`;

/** Where the floor reads: a SQLite file, or a PostgreSQL database. */
export type FloorStorage = { path: string } | { url: string };

/** The floor of the home page: a prepared statement and JSON.stringify of the same page behind node:http. */
export async function floorHome(start: FloorStorage & { identityUri: string }) {
  const read =
    'url' in start
      ? await onPostgres(start.url, start.identityUri)
      : onSqlite(start.path, start.identityUri, STATEMENT);
  const server = createServer(async (request, response) => {
    request.resume();
    const entries = await read();
    const hasNextPage = entries.length > PAGE;
    const edges = entries.slice(0, PAGE).map(edgeOf);
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

/** Reads a page from a SQLite file by a statement that is prepared once. */
export function onSqlite(path: string, identityUri: string, text: string): () => Entry[] {
  const db = new SqliteHandle(path, { readonly: true });
  db.defaultSafeIntegers(true);
  const { id } = db.prepare('SELECT "id" FROM identity WHERE "uri" = ?').get(identityUri) as { id: bigint };
  const statement = db.prepare(text);
  return () => statement.all(id) as Entry[];
}

async function onPostgres(url: string, identityUri: string): Promise<() => Promise<Entry[]>> {
  const pool = new pg.Pool({ connectionString: url, max: 8 });
  const { rows } = await pool.query<{ id: string }>('SELECT "id" FROM identity WHERE "uri" = $1', [
    identityUri,
  ]);
  const id = rows[0]?.id;
  const text = STATEMENT.replace('?', '$1');
  return async () => (await pool.query<Entry>({ name: 'home', text, values: [id] })).rows;
}

function edgeOf(entry: Entry) {
  return {
    cursor: String(entry.entryId),
    node: { id: `entry_${entry.entryId}`, post: postOf(entry) },
  };
}

/** A post as the page shows it. */
export function postOf(entry: Entry) {
  const key = String(entry.id);
  const time = (value: unknown) => (value === null ? null : new Date(Number(value)).toISOString());
  return {
    id: `post_${key}`,
    key,
    uri: entry.uri,
    url: entry.url,
    visibility: entry.visibility,
    summary: entry.summary,
    isSensitive: isTrue(entry.isSensitive),
    html: entry.html,
    language: entry.language,
    publishedAt: time(entry.publishedAt),
    editedAt: time(entry.editedAt),
    attachments: listOf(entry.attachments).map((it) => ({
      type: String(it.type).toUpperCase(),
      url: it.url,
      mediaType: it.mediaType,
      alt: it.alt,
      width: it.width,
      height: it.height,
      blurHash: it.blurhash,
    })),
    mentions: listOf(entry.mentions).map((it) => ({
      handle: `@${it.username}@${it.domain}`,
      url: it.url,
    })),
    hashtags: listOf(entry.tags).map(({ name, display }) => ({ name, display })),
    counts: {
      replies: Number(entry.repliesCount),
      boosts: Number(entry.boostsCount),
      favourites: Number(entry.favouritesCount),
    },
    viewer: {
      hasBoosted: isTrue(entry.hasBoosted),
      hasFavourited: isTrue(entry.hasFavourited),
      hasBookmarked: isTrue(entry.hasBookmarked),
    },
    author: {
      id: `identity_${entry.authorId}`,
      key: String(entry.authorId),
      handle: `@${entry.username}@${entry.handleDomain}`,
      name: entry.name,
      url: entry.authorUrl,
      avatarUrl: entry.avatarUrl,
      isLocked: isTrue(entry.isLocked),
      isBot: entry.type === 'SERVICE',
    },
  };
}

export const isTrue = (column: unknown) => column === true || column === 1n;

/** Text on SQLite, parsed already on PostgreSQL. */
export function listOf(column: unknown): Record<string, unknown>[] {
  return (typeof column === 'string' ? JSON.parse(column) : column) as Record<string, unknown>[];
}
