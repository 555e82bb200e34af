import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inTransaction } from '../../../src/core/context.ts';
import { noteSignInPlace, type SignInPlace } from '../../../src/core/users/known-places.ts';
import type { User } from '../../../src/db/rows.ts';
import { type CoreWorld, openCoreWorld } from '../../helpers/core.ts';
import { DIALECTS } from '../../helpers/database.ts';

const DAY = 24 * 3_600_000;

describe.each(DIALECTS)('the places of a login, on %s', (dialect) => {
  let world: CoreWorld;
  let user: User;
  beforeEach(async () => {
    world = await openCoreWorld({ dialect });
    await world.domain('a.test', { isDefault: true });
    user = await world.db.models.user.create({
      data: { id: world.app.ids.next(), email: 'ana@mail.test', createdAt: 1n },
    });
  });
  afterEach(() => world.close());

  /** How many mails a sign-in from there causes. */
  async function from(place: SignInPlace): Promise<number> {
    const count = () => world.db.models.work.count({ where: { machine: 'mail' } });
    const before = await count();
    world.clock.advance(1);
    await inTransaction(world.system(), (ctx) => noteSignInPlace(ctx, user, place));
    return (await count()) - before;
  }

  it('are told of once where neither network nor browser is known, and never of the first', async () => {
    expect(await from({ ip: '198.51.100.7', device: 'phone' })).toBe(0);
    expect(await from({ ip: '198.51.100.99', device: 'laptop' })).toBe(0);
    expect(await from({ ip: '203.0.113.5', device: 'phone' })).toBe(0);
    expect(await from({ ip: '2001:db8:1:2::3' })).toBe(1);
    expect(await from({ ip: '2001:db8:1:ffff::9' })).toBe(0);
    expect(await from({ ip: '' })).toBe(0);
    const rows = await world.db.models.knownPlace.findMany();
    expect(rows).toHaveLength(5);
    expect(JSON.stringify(rows.map(({ hash }) => hash))).not.toMatch(/198\.51|2001|phone/);
  });

  it('are forgotten after a year, and beyond the newest fifty', async () => {
    await from({ ip: '198.51.100.7', device: 'phone' });
    world.clock.advance(366 * DAY);
    // What is old is forgotten by the next sign-in, which it was still there for.
    expect(await from({ ip: '203.0.113.5', device: 'phone' })).toBe(0);
    expect(await from({ ip: '192.0.2.1' })).toBe(1);
    expect(await from({ ip: '198.51.100.7' })).toBe(1);
    for (let at = 0; at < 60; at++) await from({ ip: '192.0.2.1', device: `device ${at}` });
    expect(await world.db.models.knownPlace.count()).toBeLessThanOrEqual(52);
  });
});
