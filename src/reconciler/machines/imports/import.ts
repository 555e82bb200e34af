// Machine: works off the rows of an import, some at a time.

import type { Ctx } from '../../../core/context.ts';
import { identityById } from '../../../core/identities/queries.ts';
import { FILE_MS } from '../../../core/imports/create.ts';
import { forgetImport, forgetItems } from '../../../core/imports/forget.ts';
import {
  dueItems,
  type Ending,
  endImport,
  endItem,
  nextDue,
  putOff,
  tellProgress,
  type WaitingItem,
} from '../../../core/imports/items.ts';
import { IMPORT } from '../../../core/imports/machine.ts';
import { performRow } from '../../../core/imports/perform.ts';
import { awaitedFor } from '../../../core/imports/receipt.ts';
import { endUnnamed } from '../../../core/imports/unnamed.ts';
import type { Identity, Import } from '../../../db/rows.ts';
import { isAppError } from '../../../lib/app-error.ts';
import { defineGraph } from '../../../lib/graph/define.ts';
import type { RemoteWork } from '../../types.ts';
import { done, type Machine, type Step, type WorkRun } from '../machine.ts';
import { type Finding, type Found, findTarget } from './find-target.ts';
import { HostPauses } from './host-pauses.ts';

/** Rows that are looked at in one go, and servers that are asked at once. */
const LOOKED_AT = 200;
const AT_ONCE = 8;
/** Then others have their turn. */
const BUDGET_MS = 2_000;
const FORGOTTEN_A_CHUNK = 1_000;
const KEPT_MS = 30 * 24 * 3_600_000;
/** A row that fails so often for a reason of ours does not hold up the others any longer. */
const MOST_FAULTS = 3;
/** Not the owner's fault: another try may help. */
const PASSING = ['BUSY', 'UNAVAILABLE', 'RATE_LIMITED', 'INTERNAL'] as const;

/** `subject`: the id of the import. */
export function importing(remote: RemoteWork, random: ConstructorParameters<typeof HostPauses>[0]): Machine {
  const finding = { remote, pauses: new HostPauses(random) };
  return {
    graph: importGraph,
    handlers: {
      begin: async ({ ctx, subject }) => {
        const row = await ctx.app.db.models.import.findUnique({ where: { id: BigInt(subject) } });
        if (row?.state === 'RUNNING') return { to: 'working' };
        if (row?.state === 'CANCELLED') return { to: 'tidying' };
        const afterMs = row ? await awaitedFor(ctx, row, FILE_MS) : 0;
        return afterMs > 0 ? { to: 'awaited', afterMs } : { to: 'forgetting' };
      },
      work: (run) => workOn(run, finding),
      endUnnamed: endSome,
      tidy: ({ ctx, subject }) =>
        forgetSome(ctx, { to: 'tidying' }, { to: 'kept', afterMs: KEPT_MS }, (sql) =>
          forgetItems(sql, BigInt(subject), FORGOTTEN_A_CHUNK, 'all but failed'),
        ),
      forget: ({ ctx, subject }) =>
        forgetSome(ctx, { to: 'forgetting' }, done, (sql) =>
          forgetImport(sql, BigInt(subject), FORGOTTEN_A_CHUNK),
        ),
    },
  };
}

interface Running {
  row: Import;
  owner: Identity;
  /** In the name of its owner's domain. */
  ctx: Ctx;
}

/** What there is to work on; null where it was cancelled, or its owner is gone. */
async function running({ ctx, subject }: WorkRun): Promise<Running | null> {
  const row = await ctx.app.db.models.import.findUnique({ where: { id: BigInt(subject) } });
  const owner = row && (await identityById(ctx, row.identityId));
  if (row?.state !== 'RUNNING' || owner?.state !== 'ACTIVE' || owner.domainId === null) return null;
  return { row, owner, ctx: { ...ctx, domain: await ctx.app.domains.byId(owner.domainId) } };
}

async function workOn(run: WorkRun, finding: Finding): Promise<Step> {
  const about = await running(run);
  if (about === null) return { to: 'tidying' };
  const { row, owner, ctx } = about;
  const { clock } = ctx.app;
  const until = clock.monotonic() + BUDGET_MS;
  const items = await dueItems(ctx, row.id, LOOKED_AT);
  const later: Parameters<typeof putOff>[2][number][] = [];
  let isStopped = false;
  for (let at = 0; at < items.length && !isStopped && clock.monotonic() < until; at += AT_ONCE) {
    const together = items.slice(at, at + AT_ONCE);
    const found = await Promise.all(together.map((item) => findOrFail(about, item, finding, run.attempts)));
    for (const [index, item] of together.entries()) {
      const result = found[index];
      if (result === undefined || isStopped) break;
      if (result.kind === 'later') later.push({ ...result, position: item.position });
      else isStopped = !(await endOne(about, item, result, run.attempts));
    }
  }
  await putOff(ctx, row.id, later);
  await tellProgress(ctx, row.id, owner);
  return isStopped ? { to: 'tidying' } : next(about, run.payload);
}

async function findOrFail(
  { ctx, row }: Running,
  item: WaitingItem,
  finding: Finding,
  faults: number,
): Promise<Found> {
  try {
    return await findTarget(ctx, row.kind, item, finding);
  } catch (error) {
    return { kind: 'none', reason: reasonOfFault(ctx, error, faults) };
  }
}

/** The first times the whole work is tried again later: such a fault may be over then. */
function reasonOfFault({ app }: Ctx, error: unknown, faults: number): string {
  if (faults < MOST_FAULTS) throw error;
  app.log.error({ err: error }, 'A row of an import could not be done.');
  return 'This server had a fault; import the row again, and tell its admins if that does not help.';
}

/** What a row names that was not found is kept with the reason; answers false where the import was cancelled. */
async function endOne(
  { ctx, row, owner }: Running,
  item: WaitingItem,
  found: Exclude<Found, { kind: 'later' }>,
  faults: number,
): Promise<boolean> {
  const fail = (reason: string) =>
    endItem(ctx, row.id, item.position, async () => ({ state: 'FAILED', targetId: null, reason }));
  if (found.kind === 'none') return fail(found.reason);
  const { target } = found;
  const targetId = 'identity' in target ? target.identity.id : 'postId' in target ? target.postId : null;
  try {
    return await endItem(ctx, row.id, item.position, async (inside): Promise<Ending> => {
      const state = await performRow(inside, owner, target, item.options);
      return { state, targetId };
    });
  } catch (error) {
    if (isAppError(error) && !PASSING.some((code) => code === error.code)) return fail(error.message);
    return fail(reasonOfFault(ctx, error, faults));
  }
}

/** What the file does not name ends when everything in it was tried once: what waits for its server is named too. */
async function next({ ctx, row, owner }: Running, payload: WorkRun['payload']): Promise<Step> {
  const dueAt = await nextDue(ctx.app, row.id);
  const mayEndOthers = row.overwrites && payload.hasEndedOthers !== true;
  if (mayEndOthers && (dueAt === null || dueAt > ctx.now)) return { to: 'ending others' };
  if (dueAt !== null)
    return { to: 'working', afterMs: Math.max(0, dueAt - ctx.now), payload: { ...payload } };
  await endImport(ctx, row, owner);
  return { to: 'tidying' };
}

async function endSome(run: WorkRun): Promise<Step> {
  const about = await running(run);
  if (about === null) return { to: 'tidying' };
  const { after } = run.payload;
  const last = await endUnnamed(
    about.ctx,
    about.row,
    about.owner,
    typeof after === 'string' ? BigInt(after) : 0n,
  );
  return last === null
    ? { to: 'working', payload: { hasEndedOthers: true } }
    : { to: 'ending others', payload: { after: String(last) } };
}

async function forgetSome(
  ctx: Ctx,
  again: Step,
  then: Step,
  forget: (tx: Parameters<typeof forgetItems>[0]) => Promise<number>,
): Promise<Step> {
  const removed = await ctx.app.db.batch((sql) => forget({ sql }));
  return removed > 0 ? again : then;
}

export const importGraph = defineGraph({
  name: IMPORT,
  about: 'a file of follows, blocks and the like that somebody brings from another server',
  initial: 'awaited',
  endless: true,
  states: {
    awaited: {
      about:
        'Its file is awaited for an hour; what came of it when the process was killed that received it is removed, and it is awaited again.',
      handler: 'begin',
      schedule: 'when-due',
      to: ['awaited', 'working', 'tidying', 'forgetting'],
    },
    working: {
      about:
        'Row after row: found, asked of its server where it is not known, and done as by hand; those whose servers do not answer are tried again for three days.',
      handler: 'work',
      schedule: 'when-due',
      to: ['working', 'ending others', 'tidying'],
    },
    'ending others': {
      about: 'What the file does not name ends, where its owner wanted that.',
      handler: 'endUnnamed',
      schedule: 'with-backoff',
      to: ['ending others', 'working', 'tidying'],
    },
    tidying: {
      about: 'Rows that did not fail are removed.',
      handler: 'tidy',
      schedule: 'with-backoff',
      to: ['tidying', 'kept'],
    },
    kept: {
      about: 'Its owner sees for 30 days what became of it.',
      handler: 'forget',
      schedule: 'when-due',
      to: ['forgetting', 'done'],
    },
    forgetting: {
      about: 'What is left of it is removed, some rows at a time.',
      handler: 'forget',
      schedule: 'with-backoff',
      to: ['forgetting', 'done'],
    },
    done: { terminal: true },
  },
});
