// Moderators of a domain decide what may trend there, and which hashtags are found and used.

import type { TrendKind } from '../../db/enums.ts';
import type { Domain, LinkPublisher, TrendReview } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { normaliseHashtag } from '../../lib/post-text/hashtag.ts';
import { changesBetween } from '../audit/changes.ts';
import { type Act, recordAct } from '../audit/record.ts';
import { type Ctx, inTransaction, models, sql, type TxCtx } from '../context.ts';
import { mustModerateDomain } from '../roles/policy.ts';
import { takeTurns } from '../turns.ts';

type Review = Pick<TrendReview, 'isTrendable' | 'isListable' | 'isUsable' | 'display'>;

/** What holds for what nobody looked at: it trends, is found and used. */
export const UNREVIEWED: Review = { isTrendable: true, isListable: true, isUsable: true, display: null };

const missing = () =>
  new AppError('NOT_FOUND', 'There is no such thing that this domain knows.', { path: ['input', 'key'] });

/** What moderators of a domain decided about something; null for nothing. */
export function reviewOf(
  ctx: Ctx,
  { id: domainId }: Pick<Domain, 'id'>,
  kind: TrendKind,
  subjectId: bigint,
): Promise<TrendReview | null> {
  return models(ctx).trendReview.findUnique({
    where: { domainId_kind_subjectId: { domainId, kind, subjectId } },
  });
}

/** How a domain writes hashtags, by their ids; those about which it did not decide that are missing. */
export async function displaysOn(
  ctx: Ctx,
  domainId: bigint,
  tagIds: readonly bigint[],
): Promise<Map<bigint, string>> {
  const rows = await models(ctx).trendReview.findMany({
    where: { domainId, kind: 'HASHTAG', subjectId: { in: [...new Set(tagIds)] }, display: { not: null } },
    select: { subjectId: true, display: true },
  });
  return new Map(rows.flatMap(({ subjectId, display }) => (display === null ? [] : [[subjectId, display]])));
}

/** The part of a review that is changed. */
export type ReviewChange = Partial<Review>;

/**
 * Decides about a hashtag, post or link that a domain knows; its moderators may. It holds at once, and is looked at
 * from then on. Errors: FORBIDDEN, NOT_FOUND, INVALID_INPUT where another word stands in place of the hashtag.
 */
export async function review(
  ctx: Ctx,
  domain: Domain,
  { kind, subjectId }: { kind: TrendKind; subjectId: bigint },
  change: ReviewChange,
): Promise<TrendReview> {
  await mustModerateDomain(ctx, domain);
  return inTransaction(ctx, async (ctx) => {
    // Of two who change different parts of it at once neither writes back what the other one has changed.
    await takeTurns(ctx, [`review ${domain.id} ${kind} ${subjectId}`]);
    const name = await nameOf(ctx, domain, kind, subjectId);
    if (name === null) throw missing();
    if (change.display != null && normaliseHashtag(change.display) !== name.slice(1)) throw anotherWord();
    const before = await reviewOf(ctx, domain, kind, subjectId);
    const display = change.display?.replace(HASH, '');
    const terms = {
      ...UNREVIEWED,
      ...pick(before),
      ...change,
      ...(display === undefined ? {} : { display }),
    };
    const key = { domainId: domain.id, kind, subjectId };
    const row = await ctx.tx.models.trendReview.upsert({
      where: { domainId_kind_subjectId: key },
      create: { ...key, ...terms, reviewedAt: BigInt(ctx.now) },
      update: { ...terms, reviewedAt: BigInt(ctx.now) },
    });
    const isTrendOnly = Object.keys(change).join() === 'isTrendable';
    await recordAct(ctx, {
      act: isTrendOnly ? (row.isTrendable ? 'TREND_APPROVED' : 'TREND_REJECTED') : 'HASHTAG_CHANGED',
      domainId: domain.id,
      target: { kind: kind as Act['target']['kind'], id: subjectId, name },
      changes: changesBetween<Review>(before ?? UNREVIEWED, row, [
        'isTrendable',
        'isListable',
        'isUsable',
        'display',
      ]),
    });
    return row;
  });
}

function pick(row: TrendReview | null): ReviewChange {
  if (row === null) return {};
  const { isTrendable, isListable, isUsable, display } = row;
  return { isTrendable, isListable, isUsable, display };
}

/** What stands before a hashtag. */
const HASH = /^[#\uff03]/;
const anotherWord = () =>
  new AppError('INVALID_INPUT', 'This is another hashtag; only its upper and lower case can be changed.', {
    path: ['input', 'display'],
  });

/** What it is called, if the domain knows it: what other tenants alone know is nobody's business here. */
async function nameOf(ctx: TxCtx, domain: Domain, kind: TrendKind, id: bigint): Promise<string | null> {
  const [row] = await ctx.tx.sql.all<{ name: string }>(
    {
      HASHTAG: `SELECT t."name" FROM tag t WHERE t."id" = ? AND EXISTS (SELECT 1 FROM domain_tag_entry e WHERE e."domainId" = ? AND e."tagId" = t."id")`,
      POST: `SELECT p."uri" AS "name" FROM post p WHERE p."id" = ? AND p."deletedAt" IS NULL AND EXISTS (SELECT 1 FROM domain_entry e WHERE e."domainId" = ? AND e."postId" = p."id")`,
      LINK: `SELECT v."url" AS "name" FROM preview v WHERE v."id" = ? AND EXISTS (SELECT 1 FROM post_link l JOIN domain_entry e ON e."domainId" = ? AND e."postId" = l."postId" WHERE l."url" = v."url")`,
    }[kind],
    [id, domain.id],
  );
  return row ? (kind === 'HASHTAG' ? `#${row.name}` : row.name) : null;
}

/** The same for a site that links lead to, by its id on the domain. Errors: FORBIDDEN, NOT_FOUND. */
export async function reviewPublisher(
  ctx: Ctx,
  domain: Domain,
  id: bigint,
  isTrendable: boolean,
): Promise<LinkPublisher> {
  await mustModerateDomain(ctx, domain);
  return inTransaction(ctx, async (ctx) => {
    await takeTurns(ctx, [`publisher ${id}`]);
    const { linkPublisher } = ctx.tx.models;
    const before = await linkPublisher.findFirst({ where: { id, domainId: domain.id } });
    if (!before) throw missing();
    const row = await linkPublisher.update({
      where: { id },
      data: { isTrendable, reviewedAt: BigInt(ctx.now) },
    });
    await recordAct(ctx, {
      act: isTrendable ? 'TREND_APPROVED' : 'TREND_REJECTED',
      domainId: domain.id,
      target: { kind: 'PUBLISHER', id, name: row.host },
      changes: changesBetween(before, row, ['isTrendable']),
    });
    return row;
  });
}

/** Hosts whose links do not trend on a domain. */
export async function rejectedHosts(ctx: Ctx, { id }: Pick<Domain, 'id'>): Promise<ReadonlySet<string>> {
  const rows = await sql(ctx).all<{ host: string }>(
    'SELECT "host" FROM link_publisher WHERE "domainId" = ? AND NOT "isTrendable"',
    [id],
  );
  return new Set(rows.map(({ host }) => host));
}
