// Stops an import: what was done stays, the rest is not.

import type { Identity, Import } from '../../db/rows.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { scheduleWork } from '../work/schedule.ts';
import { IMPORT } from './machine.ts';
import { getImport } from './queries.ts';

/** Stops an import that has not ended; one that has stays as it is. Errors: NOT_FOUND. */
export async function cancelImport(ctx: Ctx, owner: Identity, id: bigint): Promise<Import> {
  await getImport(ctx, owner, id);
  return inTransaction(ctx, async (ctx) => {
    const now = ctx.app.clock.now();
    const { count } = await ctx.tx.models.import.updateMany({
      where: { id, endedAt: null },
      data: { state: 'CANCELLED', endedAt: BigInt(now) },
    });
    const row = await ctx.tx.models.import.findUniqueOrThrow({ where: { id } });
    if (count === 0) return row;
    await scheduleWork(ctx, { machine: IMPORT, subject: String(id), state: 'awaited', dueAt: now });
    await ctx.emit({ kind: 'importChanged', import: row, owner });
    return row;
  });
}
