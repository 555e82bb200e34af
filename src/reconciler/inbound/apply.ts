// Applies inbound activities that were read, several in one transaction, and writes what became of each.

import { type InboundOutcome, type PreparedInbound, settled } from '../../activitypub/inbox/outcome.ts';
import { type App, inTransaction, systemCtx, type TxCtx } from '../../core/context.ts';
import { hold } from '../../core/hold.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import type { Sql, Tx } from '../../db/types.ts';
import { backoffMs } from '../../lib/time/backoff.ts';
import type { Item } from './actor-queues.ts';
import { chainsOf } from './chains.ts';
import { isLasting } from './faults.ts';
import { INBOUND } from './states.ts';

/**
 * No further message is applied in a transaction that has gone on for so long. SQLite's writers wait for each other; on
 * PostgreSQL only those wait that touch the same rows, and what a transaction costs beside its messages costs more.
 */
const TOGETHER_MS = { sqlite: 15, postgresql: 150 } as const;
const MOST_ATTEMPTS = 8;
/** 5 s, 15 s, 45 s, … 3 h in all. */
const CURVE = { firstMs: 5_000, factor: 3, longestMs: 2 * 3_600_000, jitter: 0.3 };

const STATES = {
  handled: INBOUND.HANDLED,
  ignored: INBOUND.IGNORED,
  retry: INBOUND.FAILED,
  failed: INBOUND.FAILED,
} as const;

/** What an error makes of a message: one that would come again fails it, any other lets it be tried again. */
export function thrown(error: unknown): PreparedInbound {
  const note = error instanceof Error ? error.message : String(error);
  return settled({ outcome: isLasting(error) ? 'failed' : 'retry', note });
}

/**
 * Applies as many of the messages, from the first on, as fit into one transaction; where one of them breaks it, the
 * first alone. Answers what became of those that were written.
 * @param now epoch milliseconds
 */
export async function applyTogether(
  app: App,
  group: readonly Item[],
  now: () => number,
): Promise<Map<Item, InboundOutcome>> {
  try {
    return await inOneTransaction(app, group, now);
  } catch (error) {
    const [first] = group;
    if (!first) return new Map();
    if (group.length > 1) return applyTogether(app, [first], now);
    app.log.warn({ err: error, message: String(first.message.id) }, 'An inbound message failed.');
    const written = await inOneTransaction(app, [{ ...first, prepared: thrown(error) }], now);
    return new Map([...written.values()].map((outcome) => [first, outcome]));
  }
}

function inOneTransaction(
  app: App,
  group: readonly Item[],
  now: () => number,
): Promise<Map<Item, InboundOutcome>> {
  return app.db.transaction(async (tx) => {
    const since = app.clock.monotonic();
    const written = new Map<Item, InboundOutcome>();
    const isOver = () => app.clock.monotonic() - since > TOGETHER_MS[tx.sql.dialect];
    const chains =
      tx.sql.dialect === 'postgresql'
        ? await inTransaction({ ...systemCtx(app), tx }, (ctx) => holdTogether(ctx, group))
        : [group];
    await allEnded(chains.map((chain) => applyInOrder(app, tx, { chain, written, isOver })));
    await writeStates(app, tx.sql, written, now());
    return written;
  });
}

/** Applies messages one after another, and puts down what became of each. */
async function applyInOrder(
  app: App,
  tx: Tx,
  {
    chain,
    written,
    isOver,
  }: { chain: readonly Item[]; written: Map<Item, InboundOutcome>; isOver(): boolean },
): Promise<void> {
  for (const item of chain) {
    const ctx = item.ctx ?? systemCtx(app);
    const outcome = item.prepared && (await item.prepared.apply({ ...ctx, tx }));
    if (!outcome) return;
    written.set(item, outcome);
    // What follows it of the same actor waits with it.
    if (outcome.outcome === 'retry' || isOver()) return;
  }
}

/**
 * Nothing goes on in a transaction that has failed. Rejects with what went wrong first: the errors behind it follow
 * from it.
 */
async function allEnded(works: readonly Promise<void>[]): Promise<void> {
  const [failed] = await Promise.all([
    Promise.all(works).then(() => null, asFailed),
    Promise.allSettled(works),
  ]);
  if (failed) throw failed.error;
}

const asFailed = (error: unknown) => ({ error });

/**
 * Takes hold of everything that several messages touch, before the first is applied: other workers apply others at the
 * same time, about the same things in another order. Answers the messages it did so for, from the first on, in chains
 * that have nothing in common: side by side they share the ways to the database. One that cannot say what it touches is
 * applied alone.
 */
async function holdTogether(ctx: TxCtx, group: readonly Item[]): Promise<readonly (readonly Item[])[]> {
  const end = group.findIndex((item) => item.prepared?.touches === undefined);
  const together = end === -1 ? group : group.slice(0, Math.max(1, end));
  if (together.length < 2) return [together];
  const touched = together.map((item) => item.prepared?.touches ?? {});
  const threadsOf = await hold(ctx, {
    posts: touched.flatMap(({ posts = [] }) => posts.filter((uri) => uri !== null)),
    tags: touched.flatMap(({ tags = [] }) => tags),
    inboxesOf: touched.flatMap(({ inboxesOf = [] }) => inboxesOf),
  });
  return chainsOf(together, threadsOf);
}

async function writeStates(
  app: Pick<App, 'random'>,
  sql: Sql,
  written: ReadonlyMap<Item, InboundOutcome>,
  now: number,
): Promise<void> {
  const ended = new Map<string, { state: number; attempts: number; note: string | null; ids: bigint[] }>();
  for (const [{ message }, outcome] of written) {
    const attempts = message.attempts + 1;
    const isRetry = outcome.outcome === 'retry' && attempts < MOST_ATTEMPTS;
    if (isRetry) {
      const pause = Math.max(outcome.retryAfterMs ?? 0, backoffMs(CURVE, attempts, app.random));
      await sql.run(
        'UPDATE inbound SET "attempts" = ?, "dueAt" = ?, "note" = ?, "owner" = NULL WHERE "id" = ?',
        [attempts, BigInt(now + Math.min(pause, CURVE.longestMs * 2)), outcome.note, message.id],
      );
      continue;
    }
    const state = STATES[outcome.outcome];
    const key = `${state} ${attempts} ${outcome.note}`;
    const alike = ended.get(key);
    if (alike) alike.ids.push(message.id);
    else ended.set(key, { state, attempts, note: outcome.note, ids: [message.id] });
  }
  for (const { state, attempts, note, ids } of ended.values()) {
    await sql.run(
      `UPDATE inbound SET "state" = ?, "attempts" = ?, "note" = ?, "body" = NULL, "owner" = NULL WHERE ${anyOf(sql.dialect, '"id"')}`,
      [state, attempts, note, ids],
    );
  }
}
