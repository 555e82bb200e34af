// Continues fan-outs that were too large for the transaction of their post: home rows and deliveries, a chunk at a
// time.

import { type App, type Ctx, inTransaction, systemCtx, type TxCtx } from '../../core/context.ts';
import { INBOXES_A_CHUNK } from '../../core/deliveries/deliver.ts';
import { insertDeliveries } from '../../core/deliveries/insert.ts';
import { type FanOutSource, nextInboxes } from '../../core/deliveries/sources.ts';
import type { Priority } from '../../core/deliveries/states.ts';
import { continueHomeFanOut } from '../../core/timelines/continue-fan-out.ts';
import { readNumber, readNumberOrNull } from '../../db/row.ts';
import type { FanOut } from '../../db/rows.ts';
import { defineGraph } from '../../lib/graph/define.ts';
import { backoffMs } from '../../lib/time/backoff.ts';
import type { Pump } from '../engine/runner.ts';
import type { EngineTime } from '../engine/time.ts';

/** PostgreSQL: while another worker is at the chunk whose turn it is. */
const BUSY_MS = 50;
/** A chunk that cannot be written (a bug, a damaged row) must not hold up the others. */
const FAILURE_PAUSE = { firstMs: 10_000, factor: 2, longestMs: 600_000, jitter: 0.2 };

/**
 * Goes on with fan-out where the transaction of the change left off: one chunk a transaction, fan-outs taking turns;
 * those that deliver for the same post strictly in the order they were written, because the recipients are known only
 * when earlier ones are done.
 */
export class FanOutPump implements Pump {
  readonly kind = 'fan-out';
  readonly #app: App;
  readonly #time: EngineTime;
  readonly #failures = new Map<bigint, number>();
  #isStopping = false;

  constructor(app: App, time: EngineTime) {
    this.#app = app;
    this.#time = time;
  }

  quit(): void {
    this.#isStopping = true;
  }

  async run(): Promise<number | null> {
    while (!this.#isStopping) {
      // The same moment for both questions: what came due between them would be in neither answer.
      const now = this.#time.now();
      const next = await this.#next(now);
      if (next === null) return this.#nextDue(now);
      const isMine = await this.#chunk(next.id, next.domainId);
      // Another worker is at it; when it is done the next may be ours.
      if (!isMine) return this.#time.now() + BUSY_MS;
    }
    return null;
  }

  /** The one that is due for longest. Which one is looked at again, and locked, in the transaction of its chunk. */
  async #next(now: number): Promise<{ id: bigint; domainId: bigint | null } | null> {
    const [row] = await this.#app.db.sql.all<{ id: bigint; domainId: bigint | null }>(
      `SELECT s."id", s."domainId" FROM fan_out s WHERE s."dueAt" <= ? AND ${FIRST_OF_ITS_POST} ORDER BY s."dueAt", s."id" LIMIT 1`,
      [BigInt(now)],
    );
    return row ?? null;
  }

  async #nextDue(now: number): Promise<number | null> {
    const [row] = await this.#app.db.sql.all<{ dueAt: bigint | null }>(
      'SELECT min("dueAt") AS "dueAt" FROM fan_out WHERE "dueAt" > ?',
      [BigInt(now)],
    );
    return readNumberOrNull(row?.dueAt);
  }

  async #chunk(id: bigint, domainId: bigint | null): Promise<boolean> {
    const app = this.#app;
    const domain = domainId === null ? null : await app.domains.byId(domainId);
    const ctx: Ctx = { ...systemCtx(app, domain), now: this.#time.now() };
    try {
      const isMine = await inTransaction(ctx, (inside) => this.#continue(inside, id));
      this.#failures.delete(id);
      return isMine;
    } catch (error) {
      await this.#failed(id, error);
      return true;
    }
  }

  /** Answers false where another worker has it at this moment. */
  async #continue(ctx: TxCtx, id: bigint): Promise<boolean> {
    if (ctx.tx.sql.dialect === 'postgresql') {
      const locked = await ctx.tx.sql.all(
        `SELECT 1 AS "one" FROM fan_out s WHERE s."id" = ? AND ${FIRST_OF_ITS_POST} FOR UPDATE SKIP LOCKED`,
        [id],
      );
      if (locked.length === 0) return false;
    }
    const fanOut = await ctx.tx.models.fanOut.findUnique({ where: { id } });
    if (!fanOut) return true;
    const isDone =
      fanOut.kind === 'delivery'
        ? await continueDeliveryFanOut(ctx, fanOut)
        : await continueHomeFanOut(ctx, fanOut);
    // To the end of the round: a fan-out to 100,000 home timelines does not keep small ones waiting.
    if (!isDone) await ctx.tx.sql.run('UPDATE fan_out SET "dueAt" = ? WHERE "id" = ?', [BigInt(ctx.now), id]);
    return true;
  }

  async #failed(id: bigint, error: unknown): Promise<void> {
    const failures = (this.#failures.get(id) ?? 0) + 1;
    this.#failures.set(id, failures);
    const pause = backoffMs(FAILURE_PAUSE, failures, this.#app.random);
    this.#app.log.error({ err: error, fanOut: String(id), pauseMs: pause }, 'A chunk of fan-out failed.');
    await this.#app.db.sql.run('UPDATE fan_out SET "dueAt" = ? WHERE "id" = ?', [
      BigInt(this.#time.now() + pause),
      id,
    ]);
  }
}

/** Deliveries for one post are fanned out in the order of their ids. */
const FIRST_OF_ITS_POST = `(s."kind" <> 'delivery' OR s."postId" IS NULL OR NOT EXISTS
  (SELECT 1 FROM fan_out e WHERE e."postId" = s."postId" AND e."id" < s."id" AND e."kind" = 'delivery'))`;

/**
 * Writes the next chunk of deliveries and moves the cursor, or removes the fan-out when it is done. Answers whether it
 * is.
 */
async function continueDeliveryFanOut(ctx: TxCtx, fanOut: FanOut): Promise<boolean> {
  const { sql, models } = ctx.tx;
  const [activity] = fanOut.activityId
    ? await sql.all<{ priority: bigint; domainId: bigint }>(
        'SELECT "priority", "domainId" FROM activity WHERE "id" = ?',
        [fanOut.activityId],
      )
    : [];
  const plan = readSource(fanOut.source);
  if (activity && plan && fanOut.activityId !== null) {
    const { source, evenIfBlocked } = plan;
    const walked = await nextInboxes(
      ctx,
      { source, domainId: activity.domainId, evenIfBlocked, fanOutId: fanOut.id },
      fanOut.cursor,
      INBOXES_A_CHUNK,
    );
    await insertDeliveries(ctx, {
      activityId: fanOut.activityId,
      subjectId: fanOut.postId,
      priority: readNumber(activity.priority) as Priority,
      inboxes: walked.inboxes,
    });
    if (!walked.isLast) {
      await models.fanOut.update({ where: { id: fanOut.id }, data: { cursor: walked.last } });
      return false;
    }
  }
  await models.fanOut.deleteMany({ where: { id: fanOut.id } });
  // What waited behind it may go on now.
  ctx.tx.afterCommit(() => ctx.app.wake('fan-out'));
  return true;
}

/** Ids were written as text; null where it is none we wrote. */
function readSource(text: string | null): { source: FanOutSource; evenIfBlocked: boolean } | null {
  if (text === null) return null;
  const { kind, authorId, subjectId, identityId, evenIfBlocked } = JSON.parse(text) as Record<
    string,
    string
  > & {
    evenIfBlocked?: boolean;
  };
  const flags = { evenIfBlocked: evenIfBlocked === true };
  if (kind === 'followers' && authorId) return { source: { kind, authorId: BigInt(authorId) }, ...flags };
  if (kind === 'recipients' && subjectId) return { source: { kind, subjectId: BigInt(subjectId) }, ...flags };
  if (kind === 'known' && identityId) return { source: { kind, identityId: BigInt(identityId) }, ...flags };
  return null;
}

export const fanOutGraph = defineGraph({
  name: 'fan-out',
  about: 'fan-out of one entry into homes, or of one activity to inboxes',
  initial: 'going-on',
  states: {
    'going-on': {
      about: 'One chunk a transaction, taking turns with other fanOuts.',
      handler: 'next-chunk',
      schedule: 'at-once',
      to: ['going-on', 'done'],
    },
    done: { about: 'Its row is gone.', terminal: true },
  },
});
