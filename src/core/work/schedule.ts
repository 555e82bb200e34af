// Asks the reconciler for work, in the running transaction.

import type { Prisma } from '../../db/rows.ts';
import type { TxCtx } from '../context.ts';

export interface NewWork {
  /** Which state graph (src/reconciler/machines). */
  machine: string;
  /** What it is about, unique within the machine: scheduling it twice is once. */
  subject: string;
  state: string;
  payload?: Prisma.InputJsonObject;
  /** Epoch milliseconds; null: it waits for something else. */
  dueAt: number | null;
}

/**
 * Asks the reconciler for something that takes time, in the transaction that causes it. What is there already comes due at the earlier
 * of both times and keeps its state, unless it had ended.
 */
export async function scheduleWork(ctx: TxCtx, work: NewWork): Promise<void> {
  const now = BigInt(ctx.now);
  const dueAt = work.dueAt === null ? null : BigInt(Math.round(work.dueAt));
  await ctx.tx.sql.run(
    `INSERT INTO work ("id", "machine", "subject", "state", "payload", "dueAt", "createdAt", "updatedAt") VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT ("machine", "subject") DO UPDATE SET
       "state" = CASE WHEN work."dueAt" IS NULL THEN excluded."state" ELSE work."state" END,
       "payload" = excluded."payload",
       "dueAt" = CASE WHEN work."dueAt" IS NULL OR work."dueAt" > excluded."dueAt" THEN excluded."dueAt" ELSE work."dueAt" END,
       "attempts" = CASE WHEN work."dueAt" IS NULL THEN 0 ELSE work."attempts" END,
       "updatedAt" = excluded."updatedAt"`,
    [
      ctx.app.ids.next(),
      work.machine,
      work.subject,
      work.state,
      JSON.stringify(work.payload ?? {}),
      dueAt,
      now,
      now,
    ],
  );
  ctx.tx.afterCommit(() => ctx.app.wake('work'));
}
