import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { identityByHandle } from '../../src/core/identities/queries.ts';
import type { Identity } from '../../src/db/rows.ts';
import { type Clock, systemClock } from '../../src/lib/time/clock.ts';
import { remoteWork } from '../../src/reconciler/machines/remote-work.ts';
import { DIALECTS } from '../helpers/database.ts';
import type { FakeActor, FakePeer, Reply } from '../helpers/federation/fake-peer.ts';
import { type FederationWorld, openFederation } from '../helpers/federation/federation.ts';

/** People whose handles end in `name.test` and whose actors are on `social.test`; WebFinger of either may be down. */
describe.each(DIALECTS)('handles while WebFinger cannot be asked, on %s', (dialect) => {
  let world: FederationWorld;
  let social: FakePeer;
  let named: FakePeer;
  /** Goes by the machine's clock, and further where a test says so. */
  let aheadMs = 0;
  const clock: Clock = {
    ...systemClock,
    now: () => systemClock.now() + aheadMs,
    monotonic: () => systemClock.monotonic() + aheadMs,
  };

  beforeAll(async () => {
    world = await openFederation({
      ...{ dialect, clock, domains: ['a.test'] },
      peers: ['social.test', 'name.test'],
    });
    [social, named] = world.peers as [FakePeer, FakePeer];
  });
  afterAll(() => world.close());
  afterEach(() => {
    social.respond(null);
    named.respond(null);
  });

  const ctx = () => world.ctx('a.test');
  const isWebfinger = (path: string) => path.startsWith('/.well-known/webfinger');
  /** Both servers say that this actor is `@username@name.test`. `claims`: its actor says it as well (FEP-2c59). */
  const split = async (username: string, claims = false): Promise<FakeActor> => {
    const handle = `${username}@name.test`;
    const actor = await social.actor(username, claims ? { document: { webfinger: handle } } : {});
    const links = [{ rel: 'self', type: 'application/activity+json', href: actor.id }];
    const reply = {
      headers: { 'content-type': 'application/jrd+json' },
      body: { subject: `acct:${handle}`, links },
    };
    named.serve(`/.well-known/webfinger?resource=acct%3A${username}%40name.test`, reply, 'reply');
    social.serve(`/.well-known/webfinger?resource=acct%3A${username}%40social.test`, reply, 'reply');
    return actor;
  };
  const fails = (peer: FakePeer, reply: Reply) =>
    peer.respond(({ path }) => (isWebfinger(path) ? reply : undefined));
  const found = async (actor: FakeActor): Promise<Identity> => {
    const identity = await world.app.ports.remote.identityByUri(await ctx(), actor.id, 30_000);
    if (!identity) throw new Error(`${actor.id} was not found`);
    return identity;
  };
  const refresh = async (identity: Identity) => remoteWork.refreshIdentity(await ctx(), identity);
  const handleOf = async (identity: Identity) => {
    const { username, handleDomain } = await world.row(identity);
    return `${username}@${handleDomain}`;
  };
  const work = ({ id }: Identity) =>
    world.app.db.models.work.findMany({ where: { machine: 'identity-refresh', subject: String(id) } });

  it.each([
    ['the host of the actor answers 503', 'social', { status: 503 }, false],
    ['the domain of the handle answers 503', 'named', { status: 503 }, false],
    ['the domain of the handle cuts connections', 'named', { cut: true }, false],
    ['the domain that the actor names answers 429', 'named', { status: 429 }, true],
  ] as const)('are corrected soon where %s', async (_what, which, reply, claims) => {
    const actor = await split(`bea${which}${'status' in reply ? reply.status : ''}`, claims);
    fails(which === 'social' ? social : named, reply);
    const before = BigInt(world.app.clock.now());
    const identity = await found(actor);
    expect(await handleOf(identity)).toBe(`${actor.username}@social.test`);
    const [row, ...more] = await work(identity);
    expect(more).toEqual([]);
    expect(row?.state).toBe('unsure');
    const waitMs = Number((row?.dueAt ?? 0n) - before);
    expect(waitMs).toBeGreaterThanOrEqual(90_000);
    expect(waitMs).toBeLessThan(150_000);
    // The try that fails as well moves nothing: when the next one is, is for the machine to say.
    expect(await refresh(identity)).toBe('unsure');
    expect(await work(identity)).toEqual([row]);
    social.respond(null);
    named.respond(null);
    // That a server failed is remembered for a minute.
    aheadMs += 90_000;
    expect(await refresh(identity)).toBe('fresh');
    expect(await handleOf(identity)).toBe(`${actor.username}@name.test`);
    expect((await identityByHandle(await ctx(), actor.username, 'name.test'))?.id).toBe(identity.id);
    expect(
      await world.app.db.models.event.count({ where: { kind: 'identity.changed', authorId: identity.id } }),
    ).toBeGreaterThan(0);
  });

  it.each([
    ['no such handle', { status: 404 }],
    ['another form of answer', { headers: { 'content-type': 'text/html' }, body: '<p>Hi</p>' }],
  ])('are taken as they are where WebFinger answers with %s', async (what, reply) => {
    const actor = await split(`cy${what.length}`);
    fails(named, reply);
    const identity = await found(actor);
    expect(await handleOf(identity)).toBe(`${actor.username}@social.test`);
    expect(await work(identity)).toEqual([]);
    expect(await refresh(identity)).toBe('fresh');
  });

  it.each([
    ['named', false],
    ['social', false],
    ['named', true],
  ] as const)(
    'stay as they were confirmed while the server of one (%s) is down, told by the actor: %s',
    async (which, claims) => {
      const actor = await split(`dot${which}${claims}`.toLowerCase(), claims);
      const identity = await found(actor);
      expect(await handleOf(identity)).toBe(`${actor.username}@name.test`);
      fails(which === 'social' ? social : named, { status: 500 });
      expect(await refresh(identity)).toBe('fresh');
      expect(await handleOf(identity)).toBe(`${actor.username}@name.test`);
      expect(await work(identity)).toEqual([]);
    },
  );
});
