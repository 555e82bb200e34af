// Ends the archives of a deleted identity.

import type { TxCtx } from '../context.ts';
import { scheduleAll } from '../work/schedule.ts';
import { ARCHIVE } from './create.ts';

/** Has the reconciler remove the files of what an identity asked for, ready or being made, now. Answers how many. */
export async function endArchives(ctx: TxCtx, identityId: bigint): Promise<number> {
  const { models } = ctx.tx;
  const where = { identityId, state: { not: 'FAILED' as const } };
  const rows = await models.archive.findMany({ where, select: { id: true } });
  if (rows.length === 0) return 0;
  const dueAt = ctx.app.clock.now();
  await models.archive.updateMany({ where, data: { state: 'FAILED' } });
  await scheduleAll(
    ctx,
    rows.map(({ id }) => ({ machine: ARCHIVE, subject: String(id), state: 'kept', dueAt })),
  );
  return rows.length;
}
