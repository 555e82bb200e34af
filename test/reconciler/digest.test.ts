import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemCtx } from '../../src/core/context.ts';
import { DIGEST_MS, setUserChoices } from '../../src/core/mail/settings.ts';
import type { Identity, User } from '../../src/db/rows.ts';
import { createFakeClock, type FakeClock } from '../helpers/clock.ts';
import { mails } from '../helpers/core.ts';
import { DIALECTS } from '../helpers/database.ts';
import { openReconcilerWorld, type ReconcilerWorld } from '../helpers/reconciler.ts';

vi.setConfig({ testTimeout: 60_000 });

/** The weekly mail as the running reconciler sends it, week after week. */
describe.each(DIALECTS)('the digest, on %s', (dialect) => {
  const email = `digest-${dialect}@mail.test`;
  let world: ReconcilerWorld;
  let clock: FakeClock;
  let user: User;
  let ana: Identity;
  let ben: Identity;

  beforeEach(async () => {
    clock = createFakeClock(Date.now());
    world = await openReconcilerWorld({ dialect, clock });
    const domain = await world.domain('home.test');
    [ana, ben] = [await world.sender('ana', domain), await world.sender('ben', domain)];
    user = await world.db.models.user.create({
      data: { id: world.app.ids.next(), email, createdAt: BigInt(clock.now()) },
    });
    await world.reconciler.start();
    await world.db.models.identityMember.create({
      data: { identityId: ana.id, userId: user.id, createdAt: 1n },
    });
  });
  afterEach(async () => {
    expect(world.failures).toEqual([]);
    await world.close();
  });

  const ctx = () => systemCtx(world.app);
  const sent = () => mails.filter(({ to }) => to === email).map(({ text }) => text);
  /** A follower who came after what the mail before told of. */
  const follow = async () => {
    const { since } = ((await work())?.payload ?? {}) as { since?: number };
    return world.db.models.notification.create({
      data: {
        ...{ id: world.app.ids.next(), identityId: ana.id, actorId: ben.id, kind: 'FOLLOW' },
        createdAt: BigInt((since ?? clock.now()) + 1),
      },
    });
  };
  const work = () => world.db.models.work.findFirst({ where: { machine: 'digest' } });

  /** Lets the week of the mail that waits end now: weeks of everything else would be no part of this test. */
  async function week(): Promise<void> {
    clock.advance(1_000);
    const before = await work();
    expect(before?.state).toBe('waiting');
    const data = { dueAt: BigInt(clock.now()) };
    await world.db.models.work.updateMany({ where: { machine: 'digest' }, data });
    world.app.wake('work');
    await world.until(async () => (await work())?.dueAt !== data.dueAt, 'the week is over');
  }

  it('comes once a week while there is something to tell, and ends where it is not wanted', async () => {
    await setUserChoices(ctx(), user, { getsDigest: true });
    expect(Number((await work())?.dueAt)).toBe(clock.now() + DIGEST_MS);
    await follow();
    await week();
    await world.until(() => sent().length > 0, 'the mail');
    expect(sent()).toEqual([expect.stringContaining('@ana@home.test: 1 follower')]);
    // On PostgreSQL the worker goes by the time of the database, which does not stand.
    expect(Number((await work())?.dueAt)).toBeGreaterThanOrEqual(clock.now() + DIGEST_MS);
    // The week after that tells only what came since.
    await week();
    await follow();
    await follow();
    await week();
    await world.until(() => sent().length > 1, 'the second mail');
    expect(sent().slice(1)).toEqual([expect.stringContaining('@ana@home.test: 2 followers')]);
    await setUserChoices(ctx(), user, { getsDigest: false });
    await follow();
    await week();
    expect(await work()).toBeNull();
    await world.until(
      async () => (await world.db.models.work.count({ where: { machine: 'mail' } })) === 0,
      'no mail waits',
    );
    expect(sent()).toHaveLength(2);
  });
});
