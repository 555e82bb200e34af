import type { SqlValue } from '../../db/types.ts';
import { type Ctx, sql } from '../context.ts';
import { type Page, pageSql } from '../page.ts';
import type { EntryRow, TimelineSource } from './source.ts';

/**
 * The next lines of a timeline by its index alone, in the page's order: what the reader may not see is taken out afterwards
 * (page.ts), so every statement here is a walk along one index, as fast with a million posts as with a thousand.
 */
export async function candidates(ctx: Ctx, source: TimelineSource, page: Page): Promise<EntryRow[]> {
  switch (source.kind) {
    case 'home': {
      const bounds = pageSql(page, '"entryId"');
      return rows(
        ctx,
        page,
        `SELECT "entryId", "postId" FROM home WHERE "identityId" = ? AND ${bounds.where} ${bounds.orderBy}`,
        [source.identity.id, ...bounds.params],
      );
    }
    case 'local':
      return localCandidates(ctx, source.domain.id, page);
    case 'federated':
      return publicCandidates(ctx, `p."visibility" = 'PUBLIC'`, [], page);
    case 'hashtag': {
      const bounds = pageSql(page, 't."postId"');
      return rows(
        ctx,
        page,
        `SELECT t."postId" AS "entryId", t."postId" FROM post_tag t
         JOIN post p ON p."id" = t."postId" AND p."visibility" = 'PUBLIC' AND p."deletedAt" IS NULL
         WHERE t."tagId" = (SELECT "id" FROM tag WHERE "name" = ?) AND ${bounds.where} ${bounds.orderBy}`,
        [source.name, ...bounds.params],
      );
    }
    case 'profile':
      return profileCandidates(ctx, source, page);
  }
}

/** Two walks (public and `local` posts have their own stretches of the index), merged. */
async function localCandidates(ctx: Ctx, domainId: bigint, page: Page): Promise<EntryRow[]> {
  const [open, local] = await Promise.all([
    publicCandidates(ctx, `p."domainId" = ? AND p."visibility" = 'PUBLIC'`, [domainId], page),
    publicCandidates(ctx, `p."domainId" = ? AND p."visibility" = 'LOCAL'`, [domainId], page),
  ]);
  return merge(open, local, page);
}

/** Replies to others are left out; one's thread with oneself is shown. */
function publicCandidates(ctx: Ctx, which: string, params: SqlValue[], page: Page): Promise<EntryRow[]> {
  const bounds = pageSql(page, 'p."id"');
  return rows(
    ctx,
    page,
    `SELECT p."id" AS "entryId", p."id" AS "postId" FROM post p LEFT JOIN post q ON q."id" = p."inReplyToId"
     WHERE ${which} AND p."deletedAt" IS NULL AND (p."inReplyToUri" IS NULL OR q."authorId" = p."authorId")
       AND ${bounds.where} ${bounds.orderBy}`,
    [...params, ...bounds.params],
  );
}

async function profileCandidates(
  ctx: Ctx,
  source: Extract<TimelineSource, { kind: 'profile' }>,
  page: Page,
): Promise<EntryRow[]> {
  const bounds = pageSql(page, 'p."id"');
  const noReplies = source.replies ? '' : 'AND (p."inReplyToUri" IS NULL OR q."authorId" = p."authorId")';
  const posts = await rows(
    ctx,
    page,
    `SELECT p."id" AS "entryId", p."id" AS "postId" FROM post p LEFT JOIN post q ON q."id" = p."inReplyToId"
     WHERE p."authorId" = ? AND p."deletedAt" IS NULL ${noReplies} AND ${bounds.where} ${bounds.orderBy}`,
    [source.identity.id, ...bounds.params],
  );
  if (!source.boosts) return posts;
  const of = pageSql(page, '"id"');
  const boosts = await rows(
    ctx,
    page,
    `SELECT "id" AS "entryId", "postId" FROM boost WHERE "identityId" = ? AND ${of.where} ${of.orderBy}`,
    [source.identity.id, ...of.params],
  );
  return merge(posts, boosts, page);
}

function rows(ctx: Ctx, page: Page, text: string, params: SqlValue[]): Promise<EntryRow[]> {
  return sql(ctx).all<EntryRow>(`${text} LIMIT ?`, [...params, page.limit]);
}

function merge(a: EntryRow[], b: EntryRow[], page: Page): EntryRow[] {
  const sign = page.order === 'oldest' ? -1 : 1;
  const both = [...a, ...b].sort((x, y) =>
    x.entryId < y.entryId ? sign : x.entryId > y.entryId ? -sign : 0,
  );
  return both.slice(0, page.limit);
}
