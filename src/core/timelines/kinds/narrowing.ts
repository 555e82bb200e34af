// Conditions by which pages of public timelines are narrowed: with media, of one origin, with and without hashtags.

import type { SqlCondition } from '../../../db/sql/condition.ts';
import type { SqlValue } from '../../../db/types.ts';

/** What pages of a timeline may be of; nothing given leaves nothing out. */
export interface Narrowing {
  /** With media alone. */
  onlyMedia?: boolean;
  /** By the people of the domain, or by all others alone. */
  origin?: 'LOCAL' | 'REMOTE' | null;
}

/** The post in `column` has something attached. */
export const hasMediaSql = (column: string): string =>
  `EXISTS (SELECT 1 FROM attachment a WHERE a."postId" = ${column} AND a."position" IS NOT NULL)`;

/** The post in `column` has a hashtag, whose name is the one parameter. */
export const hasTagSql = (column: string): string =>
  `EXISTS (SELECT 1 FROM post_tag t WHERE t."postId" = ${column} AND t."tagId" = (SELECT "id" FROM tag WHERE "name" = ?))`;

/**
 * What a page is narrowed to, asked of the post in `column` inside of the statement of the page, so that no page ends
 * early.
 */
export function narrowingSql(
  column: string,
  domainId: bigint,
  { onlyMedia, origin }: Narrowing,
): SqlCondition {
  const parts: string[] = [];
  const params: SqlValue[] = [];
  if (onlyMedia === true) parts.push(hasMediaSql(column));
  if (origin) {
    const which = origin === 'LOCAL' ? 'o."domainId" = ?' : '(o."domainId" IS NULL OR o."domainId" <> ?)';
    parts.push(`EXISTS (SELECT 1 FROM post o WHERE o."id" = ${column} AND ${which})`);
    params.push(domainId);
  }
  return { text: parts.map((part) => ` AND ${part}`).join(''), params };
}
