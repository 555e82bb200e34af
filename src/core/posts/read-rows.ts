// Reads posts for pages of timelines with as little as a page needs, by hand-written SQL.

import { readBool, readJson } from '../../db/row.ts';
import type { Identity, Post, Prisma } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import { IDENTITY } from '../../db/sql/identity-shape.ts';
import { columnsAs, rowAs } from '../../db/sql/joined.ts';
import { type Ctx, sql } from '../context.ts';
import { POST_COLUMNS } from './columns.ts';
import type { PostFacts } from './policy.ts';

/** A post with what the visibility rule asks of its author. */
export type PostToJudge = Post & { author: PostFacts['author'] };

/**
 * Named, never `*`: PostgreSQL refuses a prepared statement whose columns have become other ones, and a newer version
 * that starts beside this one adds some.
 */
const COLUMNS = POST_COLUMNS.map((column) => `p."${column}"`).join(', ');

/** Most lists of most posts are empty. */
function readList(value: unknown): Prisma.JsonValue {
  return value === '[]' ? [] : readJson(value);
}

/** What the statement answers: integers as bigint, booleans and JSON as the database gives them (db/row.ts). */
type Row = { [column in keyof Post]: Post[column] } & {
  authorState: Identity['state'];
  authorHostId: bigint | null;
  authorDomainId: bigint | null;
};

const FACTS = `${COLUMNS}, a."state" AS "authorState", a."hostId" AS "authorHostId", a."domainId" AS "authorDomainId"`;
const FROM = `FROM post p JOIN identity a ON a."id" = p."authorId"`;
const SELECT = `SELECT ${FACTS} ${FROM}`;
const SELECT_WHOLE = `SELECT ${FACTS}, ${columnsAs(IDENTITY, 'a')} ${FROM}`;

/**
 * The hot read of timelines: posts by id, in any order, with what the rule asks of their authors, in one hand-written
 * statement. Past the rule: also tombstones. Unknown ids are left out. What authors are shown with is not read here:
 * most of a page would be authors.
 */
export async function readPosts(ctx: Ctx, ids: readonly bigint[]): Promise<PostToJudge[]> {
  if (ids.length === 0) return [];
  const db = sql(ctx);
  const rows = await db.all<Row>(`${SELECT} WHERE ${anyOf(db.dialect, 'p."id"')}`, [[...new Set(ids)]]);
  return rows.map(toPost);
}

/** The same with all of each author: for few posts that are shown to many at once. */
export async function readPostsWithAuthors(
  ctx: Ctx,
  ids: readonly bigint[],
): Promise<(Post & { author: Identity })[]> {
  if (ids.length === 0) return [];
  const db = sql(ctx);
  const rows = await db.all<Row & Record<string, unknown>>(
    `${SELECT_WHOLE} WHERE ${anyOf(db.dialect, 'p."id"')}`,
    [[...new Set(ids)]],
  );
  return rows.flatMap((row) => withAuthor(row) ?? []);
}

/** The same for one post by its URI; null where there is none. */
export async function readPostByUri(ctx: Ctx, uri: string): Promise<(Post & { author: Identity }) | null> {
  const [row] = await sql(ctx).all<Row & Record<string, unknown>>(`${SELECT_WHOLE} WHERE p."uri" = ?`, [uri]);
  return row ? withAuthor(row) : null;
}

function withAuthor(row: Row & Record<string, unknown>): (Post & { author: Identity }) | null {
  const author = rowAs(IDENTITY, 'a', row);
  return author ? Object.assign(toPost(row), { author }) : null;
}

/** The same for one post alone; null where there is none. */
export async function readPost(ctx: Ctx, id: bigint): Promise<Post | null> {
  const [found] = await readPosts(ctx, [id]);
  return found ? withoutAuthor(found) : null;
}

function withoutAuthor({ author: _author, ...post }: PostToJudge): Post {
  return post;
}

/**
 * Written out, because this runs for every post of every page: objects of one shape, made at once. A test compares with
 * the model API.
 */
function toPost(row: Row): PostToJudge {
  return {
    id: row.id,
    uri: row.uri,
    url: row.url,
    authorId: row.authorId,
    domainId: row.domainId,
    visibility: row.visibility,
    type: row.type,
    title: row.title,
    summary: row.summary,
    isSensitive: readBool(row.isSensitive),
    source: row.source,
    sourceFormat: row.sourceFormat,
    html: row.html,
    language: row.language,
    inReplyToId: row.inReplyToId,
    inReplyToUri: row.inReplyToUri,
    threadId: row.threadId,
    conversation: row.conversation,
    quoteUri: row.quoteUri,
    attachments: readList(row.attachments),
    mentions: readList(row.mentions),
    tags: readList(row.tags),
    emoji: readList(row.emoji),
    poll: row.poll === null ? null : readJson(row.poll),
    linkedCollections: row.linkedCollections === null ? null : readJson(row.linkedCollections),
    idempotencyKey: row.idempotencyKey,
    repliesCount: Number(row.repliesCount),
    boostsCount: Number(row.boostsCount),
    favouritesCount: Number(row.favouritesCount),
    reactionsCount: Number(row.reactionsCount),
    reactorsCount: Number(row.reactorsCount),
    quotesCount: Number(row.quotesCount),
    quoteApproval: Number(row.quoteApproval),
    replyApproval: Number(row.replyApproval),
    favouriteApproval: Number(row.favouriteApproval),
    boostApproval: Number(row.boostApproval),
    replyState: row.replyState,
    publishedAt: row.publishedAt,
    editedAt: row.editedAt,
    revision: Number(row.revision),
    deletedAt: row.deletedAt,
    storedAt: row.storedAt,
    author: {
      id: row.authorId,
      state: row.authorState,
      hostId: row.authorHostId,
      domainId: row.authorDomainId,
    },
  };
}
