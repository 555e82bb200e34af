// Finds hashtags by how they begin.

import type { Tag } from '../../db/rows.ts';
import { normaliseHashtag } from '../../lib/post-text/hashtag.ts';
import { type Ctx, sql } from '../context.ts';

/** Hashtags of one beginning that are looked at. */
const MOST_MATCHES = 1_000;

/**
 * The hashtags that begin with a text and that public posts known to the asked domain have, the shortest first; those
 * that its moderators do not list are left out.
 */
export async function searchHashtags(
  ctx: Ctx,
  { text, limit, offset }: { text: string; limit: number; offset: number },
): Promise<Pick<Tag, 'id' | 'name' | 'display'>[]> {
  const name = beginning(text);
  if (name === null) return [];
  const db = sql(ctx);
  // A range of names is read from the index; on PostgreSQL by the operators that compare bytes, whatever the database's
  // collation.
  const [from, below] = db.dialect === 'sqlite' ? ['>=', '<'] : ['~>=~', '~<~'];
  return db.all<Pick<Tag, 'id' | 'name' | 'display'>>(
    `SELECT t."id", t."name", t."display" FROM (SELECT "id", "name", "display" FROM tag WHERE "name" ${from} ? AND "name" ${below} ? ORDER BY "name" LIMIT ?) AS t
     WHERE EXISTS (SELECT 1 FROM domain_tag_entry e WHERE e."domainId" = ? AND e."tagId" = t."id")
       AND NOT EXISTS (SELECT 1 FROM trend_review x WHERE x."domainId" = ? AND x."kind" = 'HASHTAG' AND x."subjectId" = t."id" AND NOT x."isListable")
     ORDER BY length(t."name"), t."name" LIMIT ? OFFSET ?`,
    [name, `${name}\u{10ffff}`, MOST_MATCHES, ctx.domain?.id ?? 0n, ctx.domain?.id ?? 0n, limit, offset],
  );
}

/** What a hashtag may begin with, in the form that hashtags are stored in; null for what none begins with. */
function beginning(text: string): string | null {
  const bare = text.trim().replace(/^[#\uff03]/, '');
  return /\s/u.test(bare) || bare === ''
    ? null
    : (normaliseHashtag(bare) ?? (normaliseHashtag(`${bare}a`) === null ? null : bare.toLowerCase()));
}
