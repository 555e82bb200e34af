// Reads imports and those of their rows that failed, for their owners alone.

import type { Identity, Import, ImportItem } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, models, type TxCtx } from '../context.ts';
import { idsOf, orderOf, type Page } from '../page.ts';

class ImportNotFound extends AppError {
  constructor() {
    super('NOT_FOUND', 'You have no such import; it may be over for more than 30 days.', {
      path: ['input', 'importId'],
    });
  }
}

/** One's own; null for others' and for what is not there. */
export async function importFor(ctx: Ctx, owner: Identity, id: bigint): Promise<Import | null> {
  const row = await models(ctx).import.findUnique({ where: { id } });
  return row?.identityId === owner.id ? row : null;
}

/** The same where there must be one. Errors: NOT_FOUND. */
export async function getImport(ctx: Ctx, owner: Identity, id: bigint): Promise<Import> {
  const row = await importFor(ctx, owner, id);
  if (!row) throw new ImportNotFound();
  return row;
}

/** How many imports of an identity have not ended, and of these how many have more to do than to wait for servers. */
export async function countImports(
  ctx: TxCtx,
  identityId: bigint,
): Promise<{ unended: number; underWay: number }> {
  const waiting = (more = '') =>
    `EXISTS (SELECT 1 FROM import_item t WHERE t."importId" = i."id" AND t."state" = 'WAITING'${more})`;
  const [row] = await ctx.tx.sql.all<{ unended: bigint; stuck: bigint }>(
    `SELECT count(*) AS "unended",
       count(CASE WHEN i."state" = 'RUNNING' AND ${waiting()} AND NOT ${waiting(' AND t."failingSince" IS NULL')} THEN 1 END) AS "stuck"
     FROM import i WHERE i."identityId" = ? AND i."endedAt" IS NULL`,
    [identityId],
  );
  const unended = Number(row?.unended ?? 0);
  return { unended, underWay: unended - Number(row?.stuck ?? 0) };
}

/** The imports of an identity, the latest first. */
export function importsOf(ctx: Ctx, identityId: bigint, page: Page): Promise<Import[]> {
  return models(ctx).import.findMany({ where: { identityId, id: idsOf(page) }, ...orderOf(page) });
}

/** Rows that failed, in the order of the file, behind a position. */
export function failedItems(ctx: Ctx, importId: bigint, after: number, limit: number): Promise<ImportItem[]> {
  return models(ctx).importItem.findMany({
    where: { importId, state: 'FAILED', position: { gt: after } },
    orderBy: { position: 'asc' },
    take: limit,
  });
}
