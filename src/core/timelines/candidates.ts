import type { SqlCondition } from '../../db/sql/condition.ts';
import type { SqlValue } from '../../db/types.ts';
import { type Page, pageSql } from '../page.ts';
import type { TimelineSource } from './source.ts';

/** One walk along one index: everything but the bounds of the page. All of it is trusted SQL. */
interface Walk {
  select: string;
  from: string;
  where: string;
  params: SqlValue[];
  /** The column whose order is the page's. */
  id: string;
}

/**
 * The next entries of a timeline (`entryId`, `postId`) as a statement, whoever reads it: walks along indexes, as fast with a million posts
 * as with a thousand. What a reader may not see is taken out of them in page.ts and sift.ts.
 */
export function candidatesSql(source: TimelineSource, page: Page): SqlCondition {
  const walks = walksOf(source).map((walk) => walkSql(walk, page));
  const [only] = walks;
  if (walks.length === 1 && only) return only;
  const sorted = `ORDER BY "entryId" ${page.order === 'oldest' ? 'ASC' : 'DESC'}`;
  const parts = walks.map(({ text }, index) => `SELECT * FROM (${text}) w${index}`);
  return {
    text: `SELECT * FROM (${parts.join(' UNION ALL ')}) u ${sorted} LIMIT ?`,
    params: [...walks.flatMap(({ params }) => params), page.limit],
  };
}

function walkSql({ select, from, where, params, id }: Walk, page: Page): SqlCondition {
  const bounds = pageSql(page, id);
  return {
    text: `SELECT ${select} FROM ${from} WHERE ${where} AND ${bounds.where} ${bounds.orderBy} LIMIT ?`,
    params: [...params, ...bounds.params, page.limit],
  };
}

function walksOf(source: TimelineSource): Walk[] {
  switch (source.kind) {
    case 'home':
      return [
        {
          select: '"entryId", "postId"',
          from: 'home',
          where: '"identityId" = ?',
          params: [source.identity.id],
          id: '"entryId"',
        },
      ];
    case 'local':
      // Public and `local` posts have their own stretches of the index.
      return [
        posts(`p."domainId" = ? AND p."visibility" = 'PUBLIC'`, [source.domain.id]),
        posts(`p."domainId" = ? AND p."visibility" = 'LOCAL'`, [source.domain.id]),
      ];
    case 'federated':
      return [
        {
          select: '"postId" AS "entryId", "postId"',
          from: 'domain_entry',
          where: '"domainId" = ? AND NOT "isReply"',
          params: [source.domain.id],
          id: '"postId"',
        },
      ];
    case 'hashtag':
      return [
        {
          select: '"postId" AS "entryId", "postId"',
          from: 'domain_tag_entry',
          where: '"domainId" = ? AND "tagId" = (SELECT "id" FROM tag WHERE "name" = ?)',
          params: [source.domain.id, source.name],
          id: '"postId"',
        },
      ];
    case 'profile': {
      const own = posts('p."authorId" = ?', [source.identity.id], source.replies);
      return source.boosts ? [own, boosts(source.identity.id)] : [own];
    }
  }
}

/** Posts that are there; without replies to others unless asked for. One's thread with oneself is always shown. */
function posts(which: string, params: SqlValue[], replies = false): Walk {
  const noReplies = replies ? '' : 'AND (p."inReplyToUri" IS NULL OR q."authorId" = p."authorId")';
  return {
    select: 'p."id" AS "entryId", p."id" AS "postId"',
    from: replies ? 'post p' : 'post p LEFT JOIN post q ON q."id" = p."inReplyToId"',
    where: `${which} AND p."deletedAt" IS NULL ${noReplies}`,
    params,
    id: 'p."id"',
  };
}

function boosts(identityId: bigint): Walk {
  return {
    select: '"id" AS "entryId", "postId"',
    from: 'boost',
    where: '"identityId" = ?',
    params: [identityId],
    id: '"id"',
  };
}
