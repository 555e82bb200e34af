import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inTransaction } from '../../src/core/context.ts';
import { type NewWork, scheduleWork } from '../../src/core/work/schedule.ts';
import { type CoreWorld, openCoreWorld } from '../helpers/core.ts';
import { DIALECTS } from '../helpers/database.ts';

describe.each(DIALECTS)('work that is asked for twice on %s', (dialect) => {
  let world: CoreWorld;
  beforeEach(async () => {
    world = await openCoreWorld({ dialect });
  });
  afterEach(() => world.close());

  const schedule = (more: Pick<NewWork, 'state' | 'dueAt'> & Partial<NewWork>) =>
    inTransaction(world.system(), (ctx) => scheduleWork(ctx, { machine: 'm', subject: 's', ...more }));
  const rows = () =>
    world.db.models.work.findMany({ select: { state: true, dueAt: true, attempts: true, payload: true } });

  it('is one piece of work, due at the earlier of both times', async () => {
    await schedule({ state: 'a', dueAt: 2_000 });
    await schedule({ state: 'a', dueAt: 1_000 });
    expect(await rows()).toMatchObject([{ dueAt: 1_000n }]);
    await schedule({ state: 'a', dueAt: 3_000 });
    expect(await rows()).toMatchObject([{ dueAt: 1_000n }]);
  });

  it('keeps its state and its attempts while it is under way, and begins anew when it had ended', async () => {
    await schedule({ state: 'a', dueAt: 1_000 });
    await world.db.models.work.updateMany({ data: { state: 'b', attempts: 3 } });
    await schedule({ state: 'a', dueAt: 1_000, payload: { more: true } });
    expect(await rows()).toEqual([{ state: 'b', dueAt: 1_000n, attempts: 3, payload: { more: true } }]);
    await world.db.models.work.updateMany({ data: { dueAt: null } });
    await schedule({ state: 'a', dueAt: 5_000 });
    expect(await rows()).toEqual([{ state: 'a', dueAt: 5_000n, attempts: 0, payload: {} }]);
  });
});
