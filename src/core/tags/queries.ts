import type { Tag } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import { normaliseHashtag } from '../../lib/post-text/hashtag.ts';
import { type Ctx, models, sql } from '../context.ts';
import { type Page, pageSql } from '../page.ts';
import { inOrder, type PostWithAuthor, visibleIn } from '../posts/queries.ts';
import type { Reader } from '../posts/reader.ts';

/** A hashtag by its name in any writing, with or without `#`; null where nobody here has used it, or it is none. */
export async function findTag(ctx: Ctx, name: string): Promise<Tag | null> {
  const normalised = normaliseHashtag(name);
  return normalised === null ? null : models(ctx).tag.findUnique({ where: { name: normalised } });
}

export interface TagFilter {
  /** Only posts of identities of this domain. */
  domainId?: bigint | null;
  /** At least one of these as well. */
  any?: readonly string[];
  /** All of these as well. */
  all?: readonly string[];
  /** None of these. */
  none?: readonly string[];
}

/** Public posts with a hashtag, newest first, as far as the reader sees them. */
export async function taggedPosts(
  ctx: Ctx,
  reader: Reader,
  tag: Pick<Tag, 'id'>,
  page: Page,
  filter: TagFilter = {},
): Promise<PostWithAuthor[]> {
  const db = sql(ctx);
  const bounds = pageSql(page, 't."postId"');
  const rule = visibleIn(ctx, reader);
  const where = ['t."tagId" = ?', bounds.where, `p."visibility" = 'PUBLIC'`];
  const params: (bigint | bigint[] | string[])[] = [tag.id, ...bounds.params];
  const hasSome = `EXISTS (SELECT 1 FROM post_tag x JOIN tag y ON y."id" = x."tagId" WHERE x."postId" = p."id" AND ${anyOf(db.dialect, 'y."name"')})`;
  if (filter.domainId != null) {
    where.push('p."domainId" = ?');
    params.push(filter.domainId);
  }
  const ask = (text: string, names: readonly string[]) => {
    where.push(text);
    params.push([...names]);
  };
  if (filter.any?.length) ask(hasSome, names(filter.any));
  for (const name of filter.all ?? []) ask(hasSome, names([name]));
  if (filter.none?.length) ask(`NOT ${hasSome}`, names(filter.none));
  const rows = await db.all<{ id: bigint }>(
    `SELECT t."postId" AS "id" FROM post_tag t JOIN post p ON p."id" = t."postId"
      WHERE ${where.join(' AND ')} AND ${rule.text} ${bounds.orderBy} LIMIT ?`,
    [...params, ...rule.params, page.limit],
  );
  return inOrder(
    ctx,
    rows.map((row) => row.id),
  );
}

function names(written: readonly string[]): string[] {
  return written.flatMap((name) => normaliseHashtag(name) ?? []);
}
