// Reads the previews of what posts link to.

import type { Domain, Identity, Preview } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import { parseUrl } from '../../lib/url/url.ts';
import { type Ctx, sql } from '../context.ts';
import { type UseDay, useByDay } from '../usage.ts';

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

/** What is known of a page, in whatever state. */
export async function previewByUrl(ctx: Ctx, url: string): Promise<Preview | null> {
  const [row] = await sql(ctx).all<PreviewRow>(`SELECT ${COLUMNS} FROM preview v WHERE v."url" = ?`, [url]);
  return row ? readPreview(row) : null;
}

/** In any order; unknown ids, and those without anything to show, are left out. */
export async function previewsByIds(ctx: Ctx, ids: readonly bigint[]): Promise<Preview[]> {
  if (ids.length === 0) return [];
  const db = sql(ctx);
  const rows = await db.all<PreviewRow>(
    `SELECT ${COLUMNS} FROM preview v WHERE ${anyOf(db.dialect, 'v."id"')} AND v."state" = 'READY'`,
    [ids],
  );
  return rows.map(readPreview);
}

/** How much public posts that a domain knows linked to a page in the last days, today first. */
export function linkHistory(ctx: Ctx, domain: Pick<Domain, 'id'>, url: string): Promise<UseDay[]> {
  return useByDay(ctx, {
    from: 'post_link e JOIN domain_entry d ON d."domainId" = ? AND d."postId" = e."postId"',
    where: 'e."url" = ?',
    params: [domain.id, url],
  });
}

/** Which of some posts have something to be played in their preview. */
export async function postsWithPlayer(ctx: Ctx, postIds: readonly bigint[]): Promise<Set<bigint>> {
  if (postIds.length === 0) return new Set();
  const db = sql(ctx);
  const rows = await db.all<{ postId: bigint }>(
    `SELECT l."postId" FROM post_link l JOIN preview v ON v."url" = l."url" AND v."state" = 'READY' AND v."type" = 'VIDEO'
     WHERE ${anyOf(db.dialect, 'l."postId"')}`,
    [postIds],
  );
  return new Set(rows.map((row) => row.postId));
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
    'blurhash',
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
