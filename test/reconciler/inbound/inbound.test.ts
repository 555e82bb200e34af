import { afterEach, describe, expect, it, vi } from 'vitest';
import type { InboundOutcome, PreparedInbound } from '../../../src/activitypub/inbox/outcome.ts';
import { handled, ignored, settled } from '../../../src/activitypub/inbox/outcome.ts';
import { type Ctx, systemCtx } from '../../../src/core/context.ts';
import type { Domain } from '../../../src/db/rows.ts';
import { AppError } from '../../../src/lib/app-error.ts';
import type { InboundMessage } from '../../../src/reconciler/types.ts';
import { createFakeClock, type FakeClock } from '../../helpers/clock.ts';
import { DIALECTS } from '../../helpers/database.ts';
import { openReconcilerWorld, type ReconcilerWorld } from '../../helpers/reconciler.ts';

// Real sockets and signatures on a busy machine take their time.
vi.setConfig({ testTimeout: 60_000 });

let world: ReconcilerWorld;
afterEach(async () => {
  await world.close();
  expect(world.failures).toEqual([]);
});

type Handle = (message: InboundMessage) => Promise<PreparedInbound>;

async function open(dialect: 'sqlite' | 'postgresql', handle: Handle, clock?: FakeClock): Promise<Domain> {
  world = await openReconcilerWorld({
    dialect,
    ...(clock ? { clock } : {}),
    options: { handleInbound: (_ctx, message) => handle(message) },
  });
  return world.domain('home.test');
}

async function arrive(domain: Domain, actor: string, name: string, type = 'Create'): Promise<void> {
  const { db, app } = world;
  const now = BigInt(app.clock.now());
  await db.models.inbound.create({
    data: {
      ...{ id: app.ids.next(), domainId: domain.id, actorUri: `https://a.test/${actor}`, hostName: 'a.test' },
      ...{ dedupKey: name, type, body: '{}', dueAt: now, receivedAt: now },
    },
  });
  app.wake('inbound');
}

const rows = () => world.db.models.inbound.findMany({ orderBy: { id: 'asc' } });
const isAllDone = async () => (await world.db.models.inbound.count({ where: { state: 0 } })) === 0;

describe.each(DIALECTS)('inbound messages on %s', (dialect) => {
  it('take effect once, in the order of arrival per actor, actors side by side, and lose their bodies', async () => {
    const applied: string[] = [];
    let underWay = 0;
    let areSeveral = () => {};
    const several = new Promise<void>((resolve) => {
      areSeveral = resolve;
    });
    const domain = await open(dialect, async ({ dedupKey }) => {
      underWay += 1;
      // Nobody goes on before four are read side by side.
      if (underWay > 3) areSeveral();
      await several;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20));
      underWay -= 1;
      return {
        async apply(): Promise<InboundOutcome> {
          applied.push(dedupKey);
          return dedupKey.endsWith('7') ? ignored('it concerns nobody') : handled();
        },
      };
    });
    for (let index = 0; index < 60; index += 1) {
      const type = index % 3 === 0 ? 'Update' : 'Create';
      await arrive(domain, `actor${index % 6}`, `${index % 6}-${String(index).padStart(3, '0')}`, type);
    }
    await world.reconciler.start();
    await world.until(isAllDone);
    expect(new Set(applied).size).toBe(60);
    expect(applied).toHaveLength(60);
    for (let actor = 0; actor < 6; actor += 1) {
      const theirs = applied.filter((name) => name.startsWith(`${actor}-`));
      expect(theirs).toEqual([...theirs].sort());
    }
    for (const row of await rows()) {
      expect(row).toMatchObject({ body: null, owner: null, state: row.dedupKey.endsWith('7') ? 2 : 1 });
    }
  });

  it('are undone with their transaction when one of a group breaks it, the others unharmed', async () => {
    const domain = await open(dialect, async ({ dedupKey }) => ({
      async apply(ctx) {
        await ctx.tx?.sql.run('INSERT INTO meta ("key", "value") VALUES (?, ?)', [dedupKey, 'here']);
        if (dedupKey === 'bad') throw new Error('a bug');
        return handled();
      },
    }));
    for (const name of ['one', 'bad', 'two', 'three']) await arrive(domain, name, name);
    await world.reconciler.start();
    const bads = () => world.db.models.inbound.findFirstOrThrow({ where: { dedupKey: 'bad' } });
    let bad = await bads();
    await world.until(async () => {
      bad = await bads();
      const done = await world.db.models.inbound.count({ where: { state: 1 } });
      return done === 3 && bad.attempts > 0;
    });
    const kept = (await world.db.models.meta.findMany()).map((row) => row.key);
    expect(kept).toEqual(expect.arrayContaining(['one', 'two', 'three']));
    expect(kept).not.toContain('bad');
    expect(bad).toMatchObject({ state: 0, attempts: 1, note: 'a bug', owner: null });
  });

  it('fail at once where it is the message that cannot be handled, and hold nothing up', async () => {
    const apply: Record<string, (ctx: Ctx) => Promise<unknown>> = {
      type: async () => (undefined as unknown as string).length,
      range: async () => 'x'.repeat(-1),
      syntax: async () => JSON.parse('{'),
      rule: async () => {
        throw new AppError('TOO_LARGE', 'Too long.');
      },
      null: async (ctx) => ctx.tx?.sql.run('INSERT INTO meta ("key", "value") VALUES (?, ?)', ['null', null]),
    };
    const domain = await open(dialect, async ({ dedupKey }) => {
      const [name = '', when] = dedupKey.split('-');
      const run = apply[name];
      if (run && when === 'reading' && name !== 'null') await run(systemCtx(world.app));
      return {
        async apply(ctx) {
          if (run) await run(ctx);
          return handled();
        },
      };
    });
    const names = Object.keys(apply).flatMap((name) => [`${name}-reading`, `${name}-writing`]);
    for (const name of [...names, 'after']) await arrive(domain, 'one', name);
    await world.reconciler.start();
    await world.until(isAllDone);
    const found = await rows();
    expect(found.map(({ dedupKey, state, attempts }) => [dedupKey, state, attempts])).toEqual([
      ...names.map((name) => [name, 3, 1]),
      ['after', 1, 1],
    ]);
  });
});

describe('inbound messages that must be tried again', () => {
  it('hold what the same actor sent afterwards for a while, nobody else, and fail in the end', async () => {
    const clock = createFakeClock(Date.now());
    const tried: string[] = [];
    const domain = await open(
      'sqlite',
      async ({ dedupKey }) => {
        tried.push(dedupKey);
        return settled(
          dedupKey === 'stuck' ? { outcome: 'retry', note: 'its host does not answer' } : handled(),
        );
      },
      clock,
    );
    await world.reconciler.start();
    await arrive(domain, 'ana', 'stuck');
    await arrive(domain, 'ana', 'after', 'Update');
    await arrive(domain, 'bob', 'other');
    await world.until(() => tried.includes('other'));
    await world.passUntil(clock, 1_000, () => tried.includes('after'), 'what came after was tried');
    // The first try and three more held it up.
    const ofAna = tried.filter((name) => name !== 'other');
    expect(ofAna.slice(0, ofAna.indexOf('after'))).toEqual(['stuck', 'stuck', 'stuck', 'stuck']);
    await world.passUntil(clock, 60_000, isAllDone, 'trying ended');
    expect(tried.filter((name) => name === 'stuck')).toHaveLength(8);
    expect(tried.filter((name) => name !== 'stuck').sort()).toEqual(['after', 'other']);
    const stuck = await world.db.models.inbound.findFirstOrThrow({ where: { dedupKey: 'stuck' } });
    expect(stuck).toMatchObject({ state: 3, attempts: 8, body: null, note: 'its host does not answer' });
  });

  it('are put back when the server stops', async () => {
    let isHanging = false;
    const domain = await open('sqlite', async () => {
      isHanging = true;
      return new Promise<PreparedInbound>(() => {});
    });
    await world.reconciler.start();
    await arrive(domain, 'ana', 'one');
    await world.until(() => isHanging);
    await world.reconciler.stop();
    expect((await rows())[0]).toMatchObject({ state: 0, owner: null, attempts: 0, body: '{}' });
  });
});

it('is handled when it comes due between asking for work and asking when there is some', async () => {
  const clock = createFakeClock();
  const standing = clock.now;
  let isRunning = false;
  // Every look at it is a moment later than the last.
  clock.now = () => {
    if (isRunning) clock.setWall(standing() + 1);
    return standing();
  };
  const domain = await open('sqlite', async () => settled(handled()), clock);
  await world.reconciler.start();
  await world.quiet();
  for (let soon = 1; soon <= 8; soon += 1) {
    isRunning = false;
    await world.quiet();
    const now = BigInt(standing());
    await world.db.models.inbound.create({
      data: {
        ...{
          id: world.app.ids.next(),
          domainId: domain.id,
          actorUri: 'https://a.test/ana',
          hostName: 'a.test',
        },
        ...{
          dedupKey: `in ${soon} ms`,
          type: 'Create',
          body: '{}',
          dueAt: now + BigInt(soon),
          receivedAt: now,
        },
      },
    });
    isRunning = true;
    world.app.wake('inbound');
    await world.until(async () => {
      clock.advance(1);
      return isAllDone();
    }, `what was due in ${soon} ms was handled`);
  }
});
