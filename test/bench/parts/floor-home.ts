import { createServer } from 'node:http';
import SqliteHandle from 'better-sqlite3';
import { listen } from './listen.ts';

interface Line {
  entryId: bigint;
  [column: string]: unknown;
}

const PAGE = 20;

/** One statement for the whole page: posts, authors, and the reader's own marks. */
const STATEMENT = `SELECT h."entryId", p."id", p."uri", p."url", p."visibility", p."summary", p."isSensitive", p."html", p."language",
    p."publishedAt", p."editedAt", p."attachments", p."mentions", p."tags", p."repliesCount", p."boostsCount", p."favouritesCount",
    a."id" AS "authorId", a."username", a."handleDomain", a."name", a."url" AS "authorUrl", a."avatarUrl", a."isLocked", a."type",
    EXISTS (SELECT 1 FROM boost x WHERE x."identityId" = h."identityId" AND x."postId" = p."id") AS "hasBoosted",
    EXISTS (SELECT 1 FROM favourite x WHERE x."identityId" = h."identityId" AND x."postId" = p."id") AS "hasFavourited",
    EXISTS (SELECT 1 FROM bookmark x WHERE x."identityId" = h."identityId" AND x."postId" = p."id") AS "hasBookmarked"
  FROM home h JOIN post p ON p."id" = h."postId" JOIN identity a ON a."id" = p."authorId"
  WHERE h."identityId" = ? ORDER BY h."entryId" DESC LIMIT ${PAGE + 1}`;

/** The floor of the home page: a prepared statement and JSON.stringify of the same page behind node:http. */
export async function floorHome(start: { path: string; identityUri: string }) {
  const db = new SqliteHandle(start.path, { readonly: true });
  db.defaultSafeIntegers(true);
  const { id } = db.prepare('SELECT "id" FROM identity WHERE "uri" = ?').get(start.identityUri) as {
    id: bigint;
  };
  const statement = db.prepare(STATEMENT);
  const server = createServer((request, response) => {
    request.resume();
    const lines = statement.all(id) as Line[];
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
        isSensitive: line.isSensitive === 1n,
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
          hasBoosted: line.hasBoosted === 1n,
          hasFavourited: line.hasFavourited === 1n,
          hasBookmarked: line.hasBookmarked === 1n,
        },
        author: {
          id: `identity_${line.authorId}`,
          key: String(line.authorId),
          handle: `@${line.username}@${line.handleDomain}`,
          name: line.name,
          url: line.authorUrl,
          avatarUrl: line.avatarUrl,
          isLocked: line.isLocked === 1n,
          isBot: line.type === 'SERVICE',
        },
      },
    },
  };
}

function listOf(column: unknown): Record<string, unknown>[] {
  return JSON.parse(String(column)) as Record<string, unknown>[];
}
