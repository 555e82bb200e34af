// Asks the reconciler for work, in the running transaction.

import type { Prisma } from '../../db/rows.ts';
import { insertMany } from '../../db/sql/values.ts';
import type { SqlTx } from '../../db/types.ts';
import type { App } from '../context.ts';

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

/** What asking for work takes: a transaction of hand-written statements is enough. */
export interface Scheduling {
  app: Pick<App, 'ids' | 'wake'>;
  /** Epoch milliseconds. */
  now: number;
  tx: SqlTx;
}

/**
 * Asks the reconciler for something that takes time, in the transaction that causes it. What is there already comes due
 * at the earlier of both times and keeps its state, unless it had ended.
 */
export function scheduleWork(ctx: Scheduling, work: NewWork): Promise<void> {
  return scheduleAll(ctx, [work]);
}

/** The same where there is no such work yet, whatever its state: else nothing happens. */
export function scheduleUnlessThere(ctx: Scheduling, work: NewWork): Promise<void> {
  return insertWork(ctx, [work], 'ON CONFLICT ("machine", "subject") DO NOTHING');
}

/**
 * The same for several pieces of work in one statement, no two of them the same. Written in one order everywhere, so
 * that two processes never wait for each other.
 */
export function scheduleAll(ctx: Scheduling, works: readonly NewWork[]): Promise<void> {
  return insertWork(
    ctx,
    works,
    `ON CONFLICT ("machine", "subject") DO UPDATE SET
       "state" = CASE WHEN work."dueAt" IS NULL THEN excluded."state" ELSE work."state" END,
       "payload" = excluded."payload",
       "dueAt" = CASE WHEN work."dueAt" IS NULL OR work."dueAt" > excluded."dueAt" THEN excluded."dueAt" ELSE work."dueAt" END,
       "attempts" = CASE WHEN work."dueAt" IS NULL THEN 0 ELSE work."attempts" END,
       "updatedAt" = excluded."updatedAt"`,
  );
}

async function insertWork(ctx: Scheduling, works: readonly NewWork[], onConflict: string): Promise<void> {
  const now = BigInt(ctx.now);
  const placeOf = ({ machine, subject }: NewWork) => `${machine} ${subject}`;
  const inOrder = [...works].sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  await insertMany(
    ctx.tx.sql,
    'work ("id", "machine", "subject", "state", "payload", "dueAt", "createdAt", "updatedAt")',
    inOrder.map(({ machine, subject, state, payload, dueAt }) => [
      ctx.app.ids.next(),
      machine,
      subject,
      state,
      JSON.stringify(payload ?? {}),
      dueAt === null ? null : BigInt(Math.round(dueAt)),
      now,
      now,
    ]),
    onConflict,
  );
  for (const dueAt of new Set(works.map((work) => work.dueAt)))
    ctx.tx.afterCommit(() => ctx.app.wake('work', dueAt ?? undefined));
}
