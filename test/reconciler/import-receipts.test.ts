import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { App, Ctx } from '../../src/core/context.ts';
import { systemCtx } from '../../src/core/context.ts';
import { cancelImport } from '../../src/core/imports/cancel.ts';
import { createImport } from '../../src/core/imports/create.ts';
import { receiveImport } from '../../src/core/imports/receive.ts';
import type { Domain, Identity } from '../../src/db/rows.ts';
import { createFakeClock, type FakeClock } from '../helpers/clock.ts';
import { DIALECTS } from '../helpers/database.ts';
import { openReconcilerWorld, type ReconcilerWorld } from '../helpers/reconciler.ts';

const MINUTE = 60_000;

describe.each(DIALECTS)('files of imports on %s', (dialect) => {
  const isTimeOurs = dialect === 'sqlite';
  let clock: FakeClock;
  let world: ReconcilerWorld;
  let home: Domain;
  let ana: Identity;
  /** What becomes of uploads. */
  let uploads: Promise<unknown>[];

  beforeEach(async () => {
    // The engine goes by the clock of a PostgreSQL database, which nobody sets.
    clock = createFakeClock();
    world = await openReconcilerWorld({ dialect, ...(isTimeOurs ? { clock } : {}) });
    home = await world.domain('home.test');
    ana = await world.sender('ana', home);
    uploads = [];
    await world.reconciler.start();
  });
  afterEach(async () => {
    await Promise.allSettled(uploads);
    await world.close();
    expect(world.failures).toEqual([]);
  });

  const ctx = (app: App = world.app): Ctx => systemCtx(app, home);
  /** A process that is as good as killed: none of its timers ever fires. */
  const killed = (): App => {
    const { clock, ...app } = world.app;
    return { ...app, clock: { ...clock, after: () => () => {} } };
  };
  const create = async () => (await createImport(ctx(), ana, { kind: 'FOLLOWS', overwrites: false })).id;
  const rows = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, at) => `not-a-handle-${from + at}\n`).join('');
  /** Sends 600 rows, and more when `goOn` is called; answers when some of them are stored. */
  const upload = async (id: bigint, app = world.app) => {
    let goOn: (more: string) => void = () => {};
    const more = new Promise<string>((resolve) => {
      goOn = resolve;
    });
    const file = async function* () {
      yield new TextEncoder().encode(rows(0, 600));
      yield new TextEncoder().encode(await more);
    };
    const received = receiveImport(ctx(app), ana, id, file());
    uploads.push(received);
    await world.until(async () => (await stored(id)) === 500, 'two chunks of them were stored');
    return { received, goOn };
  };
  const stored = (importId: bigint) => world.db.models.importItem.count({ where: { importId } });
  const row = (id: bigint) => world.db.models.import.findUniqueOrThrow({ where: { id } });
  const send = (id: bigint, text: string) =>
    receiveImport(
      ctx(),
      ana,
      id,
      (async function* () {
        yield new TextEncoder().encode(text);
      })(),
    );
  /** Lets half a minute pass for what nobody renews. */
  const overdue = async (id: bigint, what: string, check: () => Promise<boolean>) => {
    if (isTimeOurs) return world.passUntil(clock, 1_000, check, what, MINUTE);
    await world.db.models.import.update({ where: { id }, data: { receiptUntil: 1n } });
    await world.db.models.work.updateMany({ where: { machine: 'import' }, data: { dueAt: 1n } });
    world.app.wake('work');
    await world.until(check, what);
  };

  it('are awaited again where the process that received one was killed, and it stores nothing any more', async () => {
    const id = await create();
    const dead = await upload(id, killed());
    await expect(send(id, rows(0, 1))).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('try again in a minute'),
    });
    expect(await row(id)).toMatchObject({ state: 'RECEIVING', receipt: expect.any(BigInt) });
    await overdue(id, 'it was awaited again', async () => (await row(id)).state === 'AWAITED');
    expect(await row(id)).toMatchObject({ receipt: null, receiptUntil: null });
    expect(await stored(id)).toBe(0);
    // Another one is coming when the first, which only hung, goes on.
    const second = await upload(id);
    const before = await stored(id);
    dead.goOn(rows(600, 1200));
    await expect(dead.received).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await stored(id)).toBe(before);
    expect((await row(id)).state).toBe('RECEIVING');
    second.goOn(rows(600, 700));
    expect(await second.received).toMatchObject({ state: 'RUNNING', total: 700, receipt: null });
  });

  it('are not begun by a process that hung and comes after another one', async () => {
    const id = await create();
    const dead = await upload(id, killed());
    await overdue(id, 'it was awaited again', async () => (await row(id)).state === 'AWAITED');
    expect(await send(id, rows(0, 3))).toMatchObject({ state: 'RUNNING', total: 3 });
    dead.goOn('');
    await expect(dead.received).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await row(id)).toMatchObject({ total: 3, failed: 3 });
  });

  it('are received by one at a time, which takes what an older version left', async () => {
    const id = await create();
    await world.db.models.import.update({ where: { id }, data: { state: 'RECEIVING' } });
    await world.db.models.importItem.create({ data: { importId: id, position: 1, subject: 'x', dueAt: 0n } });
    // At once: the reconciler looks when the hour of the file is over, as older versions told it.
    const results = await Promise.allSettled([send(id, rows(0, 5)), send(id, rows(0, 5))]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await row(id)).toMatchObject({ total: 5 });
  });

  it('leave no row where the import is cancelled meanwhile', async () => {
    const id = await create();
    const { received, goOn } = await upload(id);
    await cancelImport(ctx(), ana, id);
    goOn(rows(600, 1200));
    await expect(received).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await stored(id)).toBe(0);
    expect((await row(id)).state).toBe('CANCELLED');
  });

  it.runIf(isTimeOurs)('may take longer than the hour in which they begin, while they come', async () => {
    const id = await create();
    clock.advance(59 * MINUTE);
    const { received, goOn } = await upload(id);
    for (let seconds = 0; seconds < 20 * 60; seconds += 5) {
      const before = (await row(id)).receiptUntil;
      clock.advance(5_000);
      await world.until(async () => (await row(id)).receiptUntil !== before, 'it was renewed', 1);
    }
    expect((await row(id)).state).toBe('RECEIVING');
    goOn(rows(600, 601));
    expect(await received).toMatchObject({ state: 'RUNNING', total: 601 });
  });

  it.runIf(isTimeOurs)('are not awaited beyond the hour where the last process was killed', async () => {
    const id = await create();
    clock.advance(59.9 * MINUTE);
    const dead = await upload(id, killed());
    await world.passUntil(
      clock,
      1_000,
      async () => (await world.db.models.import.count()) === 0,
      'it was removed',
      2 * MINUTE,
    );
    expect(await stored(id)).toBe(0);
    dead.goOn('');
    await expect(dead.received).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('are refused with ten imports under way, those left out that only wait for servers, and with fifty', async () => {
    const running = async (...waiting: { failingSince: bigint | null }[]) => {
      const id = await create();
      await world.db.models.import.update({ where: { id }, data: { state: 'RUNNING', total: 5 } });
      await world.db.models.work.deleteMany({ where: { machine: 'import', subject: String(id) } });
      await world.db.models.importItem.createMany({
        data: waiting.map(({ failingSince }, at) => ({
          ...{ importId: id, position: at + 1, subject: 'a@b.test', failingSince },
          dueAt: BigInt(Number.MAX_SAFE_INTEGER),
        })),
      });
      return id;
    };
    const failing = { failingSince: 1n };
    const fine = { failingSince: null };
    for (let n = 0; n < 9; n += 1) await running(failing, fine);
    for (let n = 0; n < 3; n += 1) await running(failing, failing);
    // All its rows have ended, which it is about to notice.
    const last = await running();
    await expect(create()).rejects.toMatchObject({
      code: 'CONFLICT',
      message: '10 imports are under way; wait for one to end, or cancel one.',
    });
    await world.db.models.importItem.create({
      data: { importId: last, position: 1, subject: 'a@b.test', dueAt: 1n, failingSince: 1n },
    });
    await create();
    await expect(create()).rejects.toMatchObject({ code: 'CONFLICT' });
    await world.db.models.importItem.updateMany({ data: { failingSince: 1n } });
    for (let unended = 14; unended < 50; unended += 1) await running(failing);
    await expect(create()).rejects.toMatchObject({
      code: 'CONFLICT',
      message: '50 imports have not ended; wait for one to end, or cancel one.',
    });
    await cancelImport(ctx(), ana, last);
    await create();
  });
});
