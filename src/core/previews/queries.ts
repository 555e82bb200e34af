// Reads the previews of what posts link to.

import type { Identity, Preview } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import { parseUrl } from '../../lib/url/url.ts';
import { type Ctx, sql } from '../context.ts';

/** The previews of posts that have one, by the ids of the posts; one statement. */
export async function previewsOfPosts(ctx: Ctx, postIds: readonly bigint[]): Promise<Map<bigint, Preview>> {
  const db = sql(ctx);
  const rows = await db.all<PreviewRow & { postId: bigint }>(
    `SELECT l."postId", ${COLUMNS} FROM post_link l JOIN preview v ON v."url" = l."url" AND v."state" = 'READY'
     WHERE ${anyOf(db.dialect, 'l."postId"')}`,
    [postIds],
  );
  return new Map(rows.map(({ postId, ...row }) => [postId, readPreview(row)]));
}

/** A row as hand-written statements answer it. */
type PreviewRow = { [K in keyof Preview]: Preview[K] extends number ? bigint | number : Preview[K] };

const COLUMNS = (
  [
    'id',
    'url',
    'state',
    'reason',
    'failures',
    'type',
    'title',
    'description',
    'language',
    'authorName',
    'authorUrl',
    'creatorId',
    'siteName',
    'siteUrl',
    'html',
    'width',
    'height',
    'imageUrl',
    'imageAlt',
    'embedUrl',
    'publishedAt',
    'fetchedAt',
    'staleAt',
  ] satisfies (keyof Preview)[]
)
  .map((name) => `v."${name}"`)
  .join(', ');

function readPreview(row: PreviewRow): Preview {
  return {
    ...row,
    failures: Number(row.failures),
    width: Number(row.width),
    height: Number(row.height),
  };
}

/** Whether an identity says that a page, or a page of a site above it, may name it as its author. */
export function agreesToBeNamed(identity: Pick<Identity, 'attributionDomains'>, pageUrl: string): boolean {
  const host = parseUrl(pageUrl)?.hostname ?? '';
  return attributionDomainsOf(identity).some((name) => host === name || host.endsWith(`.${name}`));
}

/** The websites that may name an identity as an author. */
export function attributionDomainsOf({ attributionDomains }: Pick<Identity, 'attributionDomains'>): string[] {
  return Array.isArray(attributionDomains) ? (attributionDomains as string[]) : [];
}
