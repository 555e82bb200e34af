import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KeyLookups } from '../../src/activitypub/keys/lookup-limits.ts';
import type { Identity } from '../../src/db/rows.ts';
import { createFakeClock } from '../helpers/clock.ts';
import type { FakeActor, FakePeer } from '../helpers/federation/fake-peer.ts';
import { type FederationWorld, openFederation } from '../helpers/federation/federation.ts';

/** What anonymous requests may make us fetch of a third server. */

const url = new URL('https://v.test/users/vic');
/** Whether a look-up from an address still gets its one fetch. */
const gets = (lookups: KeyLookups, ip: string, to = url) => {
  try {
    lookups.budget(ip, to.host).spend(to);
    return true;
  } catch {
    return false;
  }
};
const times = (count: number, run: (index: number) => boolean) =>
  Array.from({ length: count }, (_, index) => run(index)).filter(Boolean).length;

describe('the budget of look-ups', () => {
  it('is small for one address and one domain, and comes back in seconds', () => {
    const clock = createFakeClock();
    const lookups = new KeyLookups(clock);
    expect(times(560, () => gets(lookups, '192.0.2.1'))).toBe(40);
    expect(gets(lookups, '192.0.2.2')).toBe(true);
    expect(gets(lookups, '192.0.2.1', new URL('https://w.test/x'))).toBe(true);
    expect(gets(lookups, '192.0.2.1', new URL('https://sub.v.test/x'))).toBe(false);
    clock.advance(2000);
    expect(times(9, () => gets(lookups, '192.0.2.1'))).toBe(2);
  });

  it('takes the addresses of one IPv6 network for one', () => {
    const lookups = new KeyLookups(createFakeClock());
    expect(times(200, (index) => gets(lookups, `2001:db8::${index.toString(16)}`))).toBe(40);
    expect(gets(lookups, '2001:db8:0:1::1')).toBe(true);
  });

  it('is bounded for one address over all domains', () => {
    const lookups = new KeyLookups(createFakeClock());
    const to = (index: number) => new URL(`https://victim${index}.test/x`);
    expect(times(900, (index) => gets(lookups, '192.0.2.1', to(index)))).toBe(200);
    expect(gets(lookups, '192.0.2.2')).toBe(true);
  });

  it('keeps a reserve for addresses from which the domain has signed, which are not charged for their own people', () => {
    const lookups = new KeyLookups(createFakeClock());
    for (let index = 0; index < 100; index += 1) {
      const budget = lookups.budget('198.51.100.1', 'v.test');
      budget.spend(url);
      budget.proven();
    }
    expect(times(900, (index) => gets(lookups, `192.0.2.${index % 250}`))).toBe(299);
    expect(gets(lookups, '203.0.113.1')).toBe(false);
    expect(times(30, () => gets(lookups, '198.51.100.1'))).toBe(30);
  });

  it('lets 5,000 people of one server follow somebody at once who moved here, many on their way together', () => {
    const clock = createFakeClock();
    const lookups = new KeyLookups(clock);
    const ip = '198.51.100.1';
    const follow = () => {
      const budget = lookups.budget(ip, 'v.test');
      // Their document, and who confirms their handle.
      budget.spend(url);
      budget.spend(url);
      return budget.proven;
    };
    // Somebody there was known before, or is the first who is looked up.
    lookups.speaksFor(ip, 'www.v.test');
    for (let first = 0; first < 5_000; first += 250)
      for (const proven of Array.from({ length: 250 }, follow)) proven();
    expect(follow).toThrow('Too many keys of v.test');
    // Nobody else is: neither the same address towards others, nor others towards it.
    expect(times(900, () => gets(lookups, ip, new URL('https://w.test/x')))).toBe(40);
    expect(times(60, () => gets(lookups, '192.0.2.1'))).toBe(40);
    clock.advance(60_000);
    expect(times(900, () => gets(lookups, ip))).toBe(600);
  });

  it('is one for all domains that an address speaks for, and takes nothing from neighbours below the same domain', () => {
    const lookups = new KeyLookups(createFakeClock());
    const own = (index: number) => new URL(`https://s.own${index}.test/x`);
    for (const index of [1, 2, 3]) lookups.speaksFor('192.0.2.1', own(index).host);
    expect(times(12_000, (index) => gets(lookups, '192.0.2.1', own((index % 3) + 1)))).toBe(10_000);
    lookups.speaksFor('192.0.2.2', 'neighbour.own1.test');
    expect(times(500, () => gets(lookups, '192.0.2.2', own(1)))).toBe(500);
  });

  it('charges what a signature made us ask of others, however true it is', () => {
    const lookups = new KeyLookups(createFakeClock());
    const asked = times(100, () => {
      const budget = lookups.budget('192.0.2.1', 'e.test');
      try {
        budget.spend(url);
        return true;
      } catch {
        return false;
      } finally {
        budget.proven();
      }
    });
    expect(asked).toBe(40);
  });
});

describe('S29 invented keys of a third server', () => {
  let world: FederationWorld;
  let e: FakePeer;
  let v: FakePeer;
  let eve: FakeActor;
  let ana: Identity;
  const inbox = 'https://a.test/inbox';
  const from = (ip: string) => ({ headers: { 'x-forwarded-for': ip } });

  beforeAll(async () => {
    world = await openFederation({ peers: ['e.test', 'v.test'], trustProxy: '127.0.0.1' });
    [e, v] = world.peers as [FakePeer, FakePeer];
    eve = await e.actor('eve');
    ana = await world.identity('ana', 'a.test');
  });
  afterAll(() => world.close());

  /** How many keys of a name were asked for; 40 may be at once, and one a second since `begun`. */
  const askedFor = (name: string) => v.requests.filter(({ url }) => url.includes(`/users/${name}`)).length;
  const allowedSince = (begun: number) => 42 + (performance.now() - begun) / 1000;

  it('reach it a few times, and neither its people nor its newcomers are locked out', async () => {
    const known = await v.actor('known');
    const like = (actor: FakeActor) => v.activity(actor, 'Like', ana.uri);
    expect((await v.deliver(inbox, like(known), { as: known, ...from('198.51.100.1') })).status).toBe(202);
    const begun = performance.now();
    const statuses = new Set<number>();
    for (let round = 0; round < 14; round += 1) {
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          e.deliver(inbox, e.activity(eve, 'Like', ana.uri), {
            as: eve,
            keyId: `${v.origin}/users/invented${round}-${index}#main-key`,
            ...from('192.0.2.66'),
          }),
        ),
      );
      for (const answer of answers) {
        statuses.add(answer.status);
        if (answer.status === 503) expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      }
    }
    expect([...statuses].sort()).toEqual([401, 503]);
    expect(askedFor('invented')).toBeGreaterThanOrEqual(40);
    expect(askedFor('invented')).toBeLessThan(allowedSince(begun));
    const newcomer = await v.actor('newcomer');
    const answer = await v.deliver(inbox, like(newcomer), { as: newcomer, ...from('198.51.100.1') });
    expect(answer.status).toBe(202);
    expect((await v.deliver(inbox, like(known), { as: known, ...from('192.0.2.66') })).status).toBe(202);
    // What is fetched for its people is counted elsewhere.
    const ctx = await world.ctx('a.test');
    const third = await v.actor('third');
    expect(await world.app.ports.remote.identityByUri(ctx, third.id, 45_000)).not.toBeNull();
  });

  it('nor do signed GETs reach it more often', async () => {
    const begun = performance.now();
    for (let index = 0; index < 60; index += 1) {
      await e.get(`${ana.uri}/outbox`, {
        as: eve,
        keyId: `${v.origin}/users/strange${index}#main-key`,
        ...from('192.0.2.77'),
      });
    }
    expect(askedFor('strange')).toBeGreaterThanOrEqual(40);
    expect(askedFor('strange')).toBeLessThan(allowedSince(begun));
  });
});
