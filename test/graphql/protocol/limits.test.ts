import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Domain } from '../../../src/db/rows.ts';
import { type GraphQLWorld, openGraphQLWorld } from '../world.ts';

let world: GraphQLWorld;
let domain: Domain;
let token: string;

beforeAll(async () => {
  world = await openGraphQLWorld();
  domain = await world.domain('a.test', { isDefault: true });
  const ana = await world.identity('ana', domain);
  token = await world.token(ana);
});
afterAll(() => world.close());

const code = async (query: string, who: string | null = token) => {
  const answer = await world.ask(domain, who, query);
  return {
    status: answer.status,
    code: answer.errors?.[0]?.extensions?.code,
    message: answer.errors?.[0]?.message ?? '',
  };
};

describe('T19 one document may not ask for too much', () => {
  it('refuses a thousand aliases of signing in', async () => {
    const tries = Array.from(
      { length: 1000 },
      (_, index) => `a${index}: signIn(input: {email: "a@a.test", password: "p${index}"}) { __typename }`,
    );
    const answer = await code(`mutation { ${tries.join(' ')} }`, null);
    expect(answer.status).toBe(400);
    expect(answer.code).toBe('TOO_LARGE');
    const few = tries
      .slice(0, 51)
      .map((text) => text.replace(/\(.*\)/, '(input: {email: "a", password: "b"})'));
    expect((await code(`mutation { ${few.join(' ')} }`, null)).message).toContain('50');
  });

  it('refuses fifty levels', async () => {
    const nested = `${'inReplyTo { '.repeat(50)} key ${'} '.repeat(50)}`;
    const answer = await code(`{ localTimeline { nodes { post { ${nested} } } } }`);
    expect(answer).toMatchObject({ status: 400, code: 'TOO_LARGE' });
    expect(answer.message).toContain('depth');
  });

  it('refuses pages of pages of pages', async () => {
    const page = (inner: string) => `replies(first: 100) { nodes { key ${inner} } }`;
    const answer = await code(`{ localTimeline(first: 100) { nodes { post { ${page(page(page('')))} } } } }`);
    expect(answer).toMatchObject({ status: 400, code: 'TOO_LARGE' });
    const variables = await world.ask(
      domain,
      token,
      'query ($n: Int) { localTimeline(first: $n) { nodes { post { replies(first: $n) { nodes { replies(first: $n) { nodes { key } } } } } } } }',
      { n: 100 },
    );
    expect(variables.errors?.[0]?.extensions?.code).toBe('TOO_LARGE');
  });

  it('takes a year of retention by day once, and not several times', async () => {
    const { id } = await world.user('mod@mail.example');
    await world.db.models.domainRole.create({
      data: { domainId: domain.id, userId: id, role: 'MODERATOR', createdAt: 0n },
    });
    const mod = await world.token(await world.db.models.user.findUniqueOrThrow({ where: { id } }));
    const year = (name: string, kept = 'kept { period people }') =>
      `${name}: retention(from: "2025-12-01T00:00:00Z", to: "2026-11-30T00:00:00Z", frequency: DAY) { period size ${kept} }`;
    const cohorts = await world.ask(domain, mod, `{ domain { ${year('a')} } }`);
    expect(cohorts.errors).toBeUndefined();
    expect(cohorts.data.domain.a).toHaveLength(365);
    for (const more of [
      `${year('a')} ${year('b')}`,
      year('a', 'a: kept { period people } b: kept { period people }'),
    ])
      expect(await code(`{ domain { ${more} } }`, mod)).toMatchObject({ status: 400, code: 'TOO_LARGE' });
    const moment = '"2026-11-30T00:00:00Z"';
    const months = Array.from(
      { length: 40 },
      (_, n) => `m${n}: retention(from: ${moment}, to: ${moment}, frequency: MONTH) { size kept { people } }`,
    );
    expect((await code(`{ domain { ${months.join(' ')} } }`, mod)).code).toBeUndefined();
  });

  it('refuses the same field so often that comparing its selections would take long', async () => {
    const answer = await code(`{ ${'instance { software } '.repeat(490)} }`, null);
    expect(answer).toMatchObject({ status: 400, code: 'TOO_LARGE' });
    expect(answer.message).toContain('in several requests');
  });

  it.each([
    ['Query', '', 'viewer { scopes }'],
    ['Mutation', 'mutation ', 'signIn(input: {email: "a", password: "b"}) { __typename }'],
    ['Subscription', 'subscription ', 'announcements { __typename }'],
  ])(
    'looks once at each fragment on %s of many that spread the next one twice',
    async (type, kind, fields) => {
      const spread = Array.from(
        { length: 40 },
        (_, n) => `fragment F${n} on ${type} { ...F${n + 1} ...F${n + 1} }`,
      );
      const started = performance.now();
      await code(`${kind}{ ...F0 } ${spread.join(' ')} fragment F40 on ${type} { ${fields} }`, null);
      const inside = spread.map((text) => text.replace(` on ${type} `, ' on Instance '));
      await code(`{ instance { ...F0 } } ${inside.join(' ')} fragment F40 on Instance { software }`, null);
      await code(
        `{ __schema { ...F0 } } ${inside.map((text) => text.replace('Instance', '__Schema')).join(' ')} fragment F40 on __Schema { description }`,
        null,
      );
      expect(performance.now() - started).toBeLessThan(20_000);
    },
  );

  it('refuses fragments that spread without end, directives and tokens without measure', async () => {
    expect((await code('{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }')).status).toBe(
      400,
    );
    expect((await code(`{ instance { version ${'@include(if: true) '.repeat(60)} } }`)).status).toBe(400);
    expect((await code(`{ ${'__typename '.repeat(3000)} }`)).status).toBe(400);
  });

  it('takes no lists of requests, no other types of body, no mutation by GET', async () => {
    const batch = await world.raw(domain, {
      headers: { 'content-type': 'application/json' },
      body: '[{"query":"{ __typename }"}]',
    });
    expect(batch.status).toBe(400);
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/graphql',
    ]) {
      const form = await world.raw(domain, {
        headers: { 'content-type': type },
        body: '{"query":"{ __typename }"}',
      });
      expect(form.status).toBe(415);
    }
    const query = encodeURIComponent('mutation { signOut(input: {}) { __typename } }');
    const get = await world.raw(domain, {
      method: 'GET',
      path: `/graphql?query=${query}`,
      headers: { accept: 'application/json' },
    });
    expect(get.status).toBe(405);
    const fine = await world.raw(domain, {
      method: 'GET',
      path: '/graphql?query=%7B__typename%7D',
      headers: { accept: 'application/json' },
    });
    expect(await fine.json()).toEqual({ data: { __typename: 'Query' } });
  });

  it('takes no megabytes', async () => {
    const body = JSON.stringify({ query: '{ __typename }', variables: { text: 'x'.repeat(1_100_000) } });
    const answer = await world.raw(domain, { headers: { 'content-type': 'application/json' }, body });
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'TOO_LARGE' } }] });
  });

  it('suggests no fields', async () => {
    const answer = await code('{ localTimelin { __typename } }');
    expect(answer).toMatchObject({ status: 400, code: 'INVALID_INPUT' });
    expect(answer.message).not.toMatch(/did you mean/i);
    const argument = await world.ask(domain, token, 'query ($x: Visibilit) { __typename }');
    expect(JSON.stringify(argument)).not.toMatch(/did you mean/i);
  });

  it('tells the schema to anyone, but not endlessly', async () => {
    const answer = await world.ask(domain, null, getIntrospectionQuery());
    expect(answer.errors).toBeUndefined();
    expect(answer.data.__schema.types.length).toBeGreaterThan(100);
    const nested = 'fields { type { '.repeat(6);
    expect((await code(`{ __schema { types { ${nested} name ${'} } '.repeat(6)} } } }`)).status).toBe(400);
  });

  it('keeps the schema to itself where it is told to', async () => {
    const closed = await openGraphQLWorld({ graphql: { introspection: false } });
    const other = await closed.domain('b.test', { isDefault: true });
    const answer = await closed.ask(other, null, '{ __schema { types { name } } }');
    expect(answer.status).toBe(400);
    expect((await closed.ask(other, null, '{ __typename }')).data).toEqual({ __typename: 'Query' });
    await closed.close();
  });
});

describe('errors', () => {
  it('say what to do and nothing of the inside', async () => {
    const broken = await world.raw(domain, { headers: { 'content-type': 'application/json' }, body: '{' });
    expect(broken.status).toBe(400);
    expect(await broken.json()).toMatchObject({ errors: [{ extensions: { code: 'INVALID_INPUT' } }] });
    const bad = await world.ask(domain, 'no-such-token', '{ __typename }');
    expect(bad.status).toBe(401);
    expect(bad.errors?.[0]).toMatchObject({ extensions: { code: 'UNAUTHENTICATED' } });
    expect((await code('{ a: __typename }', null)).code).toBeUndefined();
    expect(await code('query A { __typename } query B { __typename }')).toMatchObject({
      status: 400,
      code: 'INVALID_INPUT',
    });
    expect(await code('{ post(id: "identity_1") { key } }')).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await code('{ identityByHandle(handle: "not a handle") { id } }')).toMatchObject({
      code: 'INVALID_INPUT',
    });
  });

  it('hide what fails inside', async () => {
    const { app } = world;
    const { resolve } = { resolve: app.ports.remote.byUrl };
    app.ports.remote.byUrl = async () => {
      throw new Error('SELECT secret FROM user_account');
    };
    const answer = await world.ask(
      domain,
      token,
      '{ resolve(text: "https://elsewhere.test/x") { __typename } }',
    );
    app.ports.remote.byUrl = resolve;
    expect(answer.errors?.[0]?.extensions?.code).toBe('INTERNAL');
    expect(JSON.stringify(answer)).not.toContain('secret');
  });

  it('T13 stop guessing of passwords from an address, and lock no login out', async () => {
    const query =
      'mutation ($e: String!) { signIn(input: { email: $e, password: "wrong guess" }) { __typename ... on Error { code message } ... on RateLimitedError { retryAfter } } }';
    const guess = async (login: string, ip: string): Promise<string> =>
      (await world.ask(domain, null, query, { e: login }, { 'x-ip': ip })).data.signIn.code;
    const codes: string[] = [];
    for (let index = 0; index < 12; index += 1) codes.push(await guess('victim@mail.test', '198.51.100.1'));
    expect(new Set(codes.slice(0, 10))).toEqual(new Set(['UNAUTHENTICATED']));
    expect(codes.slice(10)).toEqual(['RATE_LIMITED', 'RATE_LIMITED']);
    expect(await guess('victim@mail.test', '198.51.100.2')).toBe('UNAUTHENTICATED');
    const spread: string[] = [];
    for (let index = 0; index < 101; index += 1)
      spread.push(await guess(`v${index}@mail.test`, '203.0.113.9'));
    expect(new Set(spread.slice(0, 100))).toEqual(new Set(['UNAUTHENTICATED']));
    expect(spread.at(-1)).toBe('RATE_LIMITED');
  });
});
