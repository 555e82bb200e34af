import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '../../../src/core/context.ts';
import { setDomainRole } from '../../../src/core/domain-roles/set.ts';
import { revokeTokens } from '../../../src/core/tokens/revoke.ts';
import { setUserDisabled } from '../../../src/core/users/disable.ts';
import { type LiveWorld, openLiveWorld, TIMELINE } from '../live.ts';
import { openEvents } from './event-source.ts';

/** schema/PROTOCOL.md as server-sent events: each test bears the number of its sentence. */
let world: LiveWorld;
beforeAll(async () => {
  world = await openLiveWorld();
});
afterAll(() => world.close());

const home = { query: TIMELINE, variables: { source: { named: 'HOME' } } };

describe('as server-sent events', () => {
  it('35 one operation, by POST and by GET', async () => {
    const ana = await world.somebody();
    const token = await world.token(ana);
    for (const method of ['POST', 'GET'] as const) {
      const stream = await openEvents(world, world.here, token, { ...home, method });
      expect([stream.status, stream.contentType]).toEqual([200, 'text/event-stream; charset=utf-8']);
      await stream.until((it) => it.kinds.includes('CaughtUp'));
      await world.post(ana, method);
      await stream.until((it) => it.kinds.length === 2);
      expect(stream.events[1]?.data.data.timeline.edge.node.post.html).toBe(`<p>${method}</p>`);
      stream.stop();
    }
    const query = await openEvents(world, world.here, token, { query: '{ viewer { scopes } }' });
    await query.until((it) => it.isDone);
    expect(query.events.map((event) => event.event)).toEqual(['next', 'complete']);
    const refused = await openEvents(world, world.here, token, {
      query: 'mutation { revokeToken(input: {}) { __typename } }',
      method: 'GET',
    });
    await refused.until((it) => it.isDone);
    expect(refused.events[0]?.data.errors[0].extensions.code).toBe('INVALID_INPUT');
    expect((await openEvents(world, world.here, token, { body: 'no json' })).status).toBe(400);
    expect((await openEvents(world, world.here, 'no-such-token', home)).status).toBe(401);
  });

  it('36 the id of an event resumes', async () => {
    const ana = await world.somebody();
    const token = await world.token(ana);
    const first = await openEvents(world, world.here, token, home);
    await first.until((it) => it.kinds.includes('CaughtUp'));
    await world.post(ana, 'one');
    await first.until((it) => it.kinds.length === 2);
    expect(first.events[1]?.id).toBe(first.events[1]?.data.data.timeline.cursor);
    first.stop();
    await world.post(ana, 'two');
    const variables = { ...home.variables, after: first.events[0]?.id };
    const lastEventId = first.events[1]?.id ?? '';
    const second = await openEvents(world, world.here, token, { ...home, variables, lastEventId });
    await second.until((it) => it.kinds.includes('CaughtUp'));
    expect(second.kinds).toEqual(['PostAppeared', 'CaughtUp']);
    expect(second.events[0]?.data.data.timeline.edge.node.post.html).toBe('<p>two</p>');
    second.stop();
  });

  it('37 what is wrong is told as a result', async () => {
    const cases = [
      { query: '{ nothing }', code: 'INVALID_INPUT' },
      { ...home, code: 'UNAUTHENTICATED' },
    ];
    for (const { code, ...request } of cases) {
      const stream = await openEvents(world, world.here, null, request);
      await stream.until((it) => it.isDone);
      expect(stream.status).toBe(200);
      expect(stream.events.map((event) => event.event)).toEqual(['next', 'complete']);
      expect(stream.events[0]?.data.errors[0].extensions.code).toBe(code);
    }
  });

  it('38 comments keep a quiet stream open', async () => {
    const stream = await openEvents(world, world.here, await world.token(await world.somebody()), home);
    await stream.until((it) => it.kinds.includes('CaughtUp'));
    const before = stream.comments;
    world.clock.advance(15_000);
    await stream.until((it) => it.comments === before + 1);
    stream.stop();
  });

  it('39 the end of a token and of the server', async () => {
    const own = await openLiveWorld();
    const ana = await own.somebody();
    const stream = await openEvents(own, own.here, await own.token(ana), home);
    const other = await openEvents(own, own.here, null, {
      query: TIMELINE,
      variables: { source: { named: 'LOCAL' } },
    });
    for (const each of [stream, other]) await each.until((it) => it.kinds.includes('CaughtUp'));
    await inTransaction(own.system(), (ctx) => revokeTokens(ctx, { identityId: ana.id }));
    await stream.until((it) => it.isDone);
    expect(stream.events.at(-2)?.data.errors[0].extensions.code).toBe('UNAUTHENTICATED');
    expect(stream.events.at(-1)?.event).toBe('complete');
    await own.face.close();
    await other.until((it) => it.isDone);
    expect(other.kinds).toEqual(['CaughtUp']);
    await own.close();
  });

  it('39 the end of a user who is disabled, who is refused when coming back', async () => {
    const user = await world.user('off@here.test');
    const token = await world.token(user);
    const local = { query: TIMELINE, variables: { source: { named: 'LOCAL' } } };
    const stream = await openEvents(world, world.here, token, local);
    await stream.until((it) => it.kinds.includes('CaughtUp'));
    await setUserDisabled({ ...world.system(), viewer: { kind: 'operator', identity: null } }, user, true);
    await stream.until((it) => it.isDone);
    expect(stream.events.at(-2)?.data.errors[0].extensions.code).toBe('UNAUTHENTICATED');
    expect(stream.events.at(-1)?.event).toBe('complete');
    expect((await openEvents(world, world.here, token, local)).status).toBe(401);
  });

  it('39 the end of a role that a stream needs', async () => {
    const user = await world.user('role@here.test');
    const key = { domainId: world.here.id, userId: user.id };
    await world.db.models.domainRole.create({ data: { ...key, role: 'ADMIN', createdAt: 1n } });
    const query = `subscription { auditLog(domainId: "domain_${world.here.id}") { __typename cursor } }`;
    const stream = await openEvents(world, world.here, await world.token(user), { query });
    await stream.until((it) => it.events.length > 0);
    const operator = { ...world.system(), viewer: { kind: 'operator' as const, identity: null } };
    await setDomainRole(operator, world.here, user, { role: null });
    await stream.until((it) => it.isDone);
    expect(stream.events.at(-2)?.data.errors[0].extensions.code).toBe('FORBIDDEN');
    expect(stream.events.at(-1)?.event).toBe('complete');
  });
});
