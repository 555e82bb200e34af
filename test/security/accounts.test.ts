import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTokenReader } from '../../src/core/tokens/viewer.ts';
import { setPassword } from '../../src/core/users/set-password.ts';
import type { Domain, Identity, User } from '../../src/db/rows.ts';
import { type FacesWorld, openFaces } from './faces.ts';

/** Logins and sessions (cases T); names that were used before (O25); look-ups by strangers (N26). */

let world: FacesWorld;
let one: Domain;
let ana: Identity;
let user: User;

beforeAll(async () => {
  world = await openFaces();
  one = await world.domain('one.test', { isDefault: true });
  ana = await world.identity('ana', one);
  user = await world.user('ana@mail.example');
  await world.hold(ana, user);
});
afterAll(() => world?.close());
afterEach(() => expect(world.failures.splice(0)).toEqual([]));

async function mutate(
  token: string | null,
  name: string,
  input: object,
  below = '__typename',
  as: Identity | null = null,
) {
  const type = name.charAt(0).toUpperCase() + name.slice(1);
  const query = `mutation ($input: ${type}Input!) { ${name}(input: $input) { ... on Error { code message } ... on ${type}Payload { ${below} } } }`;
  const { data, errors } = await world.ask(
    one,
    token,
    query,
    { input },
    as ? { 'pukeko-identity': `identity_${as.id}` } : {},
  );
  return data?.[name] ?? errors?.[0]?.extensions;
}

describe('passwords', () => {
  it('T04 a new one by the operator ends sessions, tokens and live streams at once', async () => {
    const somebody = await world.user('reset@mail.example');
    const identity = await world.identity('reset', one);
    await world.hold(identity, somebody);
    const session = await world.token(somebody);
    const made = await mutate(session, 'createToken', {}, 'token', identity);
    for (const token of [session, made.token])
      expect((await world.ask(one, token, '{ viewer { scopes } }')).status).toBe(200);
    const codes: number[] = [];
    for (const token of [session, made.token]) {
      const client = world.socket(one, token);
      client.on('closed', (event) => void codes.push((event as { code: number }).code));
      await new Promise<void>((open) => {
        client.on('connected', () => open());
        const query = `subscription { notifications { __typename } }`;
        client.subscribe(
          { query, extensions: { identity: `identity_${identity.id}` } },
          { next: () => undefined, error: () => undefined, complete: () => undefined },
        );
      });
    }
    const operator = world.ctx({ kind: 'operator', identity: null }, null);
    await setPassword(operator, somebody, 'another password');
    await world.settle();
    await expect.poll(() => codes).toEqual([4403, 4403]);
    for (const token of [session, made.token])
      expect((await world.ask(one, token, '{ viewer { scopes } }')).status).toBe(401);
    const signIn = (password: string) =>
      mutate(null, 'signIn', { email: 'reset@mail.example', password }, 'token');
    expect((await signIn('correct horse')).code).toBe('UNAUTHENTICATED');
    expect((await signIn('another password')).token).toEqual(expect.any(String));
  });

  it('T13 guessing the present one to set another is limited, as signing in is', async () => {
    const session = await world.token(user);
    const codes = [];
    for (let i = 0; i < 12; i += 1) {
      const input = { currentPassword: `guess ${i}`, password: 'mine now, thanks' };
      codes.push((await mutate(session, 'setPassword', input)).code);
    }
    expect(new Set(codes.slice(0, 10))).toEqual(new Set(['FORBIDDEN']));
    expect(codes.slice(10)).toEqual(['RATE_LIMITED', 'RATE_LIMITED']);
    const right = { currentPassword: 'correct horse', password: 'mine now, thanks' };
    expect((await mutate(session, 'setPassword', right)).code).toBe('RATE_LIMITED');
  });

  it('nothing tells a login that is there from one that is not', async () => {
    const answers = [];
    await world.user('known@mail.example');
    for (const email of ['known@mail.example', 'unknown@mail.example', "' OR 1=1 --", '%', ''])
      answers.push(JSON.stringify(await mutate(null, 'signIn', { email, password: 'wrong one' })));
    expect(new Set(answers).size).toBe(1);
  });

  it('a token is none while its user is disabled or its identity suspended, whatever became of the token itself', async () => {
    const owner = await world.user('ends@mail.example');
    const identity = await world.identity('ends', one);
    await world.hold(identity, owner);
    const tokens = [await world.token(owner), await world.token(identity)];
    await world.db.models.token.updateMany({
      where: { identityId: identity.id },
      data: { userId: owner.id },
    });
    const statuses = async () => {
      world.app.tokens.forget();
      return Promise.all(
        tokens.map(async (token) => (await world.ask(one, token, '{ viewer { scopes } }')).status),
      );
    };
    const disable = (disabledAt: bigint | null) =>
      world.db.models.user.update({ where: { id: owner.id }, data: { disabledAt } });
    const suspend = (state: 'SUSPENDED' | 'DELETED' | 'ACTIVE') =>
      world.db.models.identity.update({ where: { id: identity.id }, data: { state } });
    expect(await statuses()).toEqual([200, 200]);
    await disable(0n);
    expect(await statuses()).toEqual([401, 401]);
    const why = async () => JSON.stringify(await world.ask(one, tokens[0] ?? '', '{ viewer { scopes } }'));
    expect(await why()).toMatch(/This login is disabled.*UNAUTHENTICATED/);
    await disable(null);
    for (const [state, sentence] of [
      ['UNCONFIRMED', /e-mail address of this login is not confirmed/],
      ['UNAPPROVED', /let this login in/],
    ] as const) {
      await world.db.models.user.update({ where: { id: owner.id }, data: { state } });
      expect(await statuses()).toEqual([401, 401]);
      expect(await why()).toMatch(sentence);
    }
    await world.db.models.user.update({ where: { id: owner.id }, data: { state: 'ACTIVE' } });
    for (const state of ['SUSPENDED', 'DELETED'] as const) {
      await suspend(state);
      expect(await statuses()).toEqual([200, 401]);
    }
    await suspend('ACTIVE');
    expect(await statuses()).toEqual([200, 200]);
  });

  it('a token that ended while it was read is not kept', async () => {
    const token = await world.token(ana);
    let reads = 0;
    let release = () => {};
    const held = new Promise<void>((done) => {
      release = done;
    });
    const { sql, models } = world.db;
    const slow = {
      models,
      sql: {
        ...sql,
        all: async (text: string, params?: Parameters<typeof sql.all>[1]) => {
          reads += 1;
          const isFirst = reads === 1;
          const rows = await sql.all(text, params);
          if (isFirst) await held;
          return rows;
        },
      },
    } as unknown as typeof world.db;
    const reader = createTokenReader(slow, world.clock);
    const first = reader.viewer(token, one);
    reader.forget();
    release();
    await first;
    await reader.viewer(token, one);
    expect(reads).toBe(2);
  });
});

describe('addresses', () => {
  it.each([
    'a@b@c.test',
    'a%b@c.test',
    '"a b"@c.test',
    'a,b@c.test',
    'a@c.test,b@c.test',
    'a@c.test\nBcc: b@c.test',
    'a <a@c.test>',
    '@c.test',
    'a@',
    'a..b@c.test',
    'a@c..test',
    `${'a'.repeat(400)}@c.test`,
  ])('T12 %j is none', async (email) => {
    const root = await world.token(
      await world.user(`root${world.app.ids.next()}@mail.example`, { isAdmin: true }),
    );
    const answer = await mutate(root, 'addUser', { email, password: 'long enough' });
    expect(answer.code).toBe('INVALID_INPUT');
  });
});

describe('names and look-ups', () => {
  it('O25 the name of a deleted identity is never given out again, and nothing of it is read through it', async () => {
    const owner = await world.user('first@mail.example');
    const session = await world.token(owner);
    const taken = await world.identity('Taken', one);
    await world.hold(taken, owner);
    const letter = await world.rawPost(ana, { visibility: 'MENTIONED', source: 'for the first one' });
    await world.db.models.mention.create({ data: { postId: letter.id, identityId: taken.id } });
    expect(
      (
        await mutate(session, 'deleteIdentity', {
          identityId: `identity_${taken.id}`,
          currentPassword: 'correct horse',
        })
      ).code,
    ).toBeUndefined();
    const other = await world.user('second@mail.example');
    const second = await world.token(other);
    for (const { id } of [owner, other])
      await world.db.models.domainRole.create({
        data: { domainId: one.id, userId: id, role: 'ADMIN', createdAt: 1n },
      });
    const root = await world.token(await world.user('root-o25@mail.example', { isAdmin: true }));
    for (const token of [session, second, root])
      for (const username of ['Taken', 'taken', 'TAKEN']) {
        const { code } = await mutate(token, 'createIdentity', {
          domainId: `domain_${one.id}`,
          username,
        });
        expect(code).toBe('CONFLICT');
      }
    for (const token of [session, second]) {
      const read = await world.ask(
        one,
        token,
        `{ post(id: "post_${letter.id}") { html } }`,
        {},
        { 'pukeko-identity': `identity_${taken.id}` },
      );
      expect(['FORBIDDEN', 'GONE']).toContain(read.errors?.[0]?.extensions?.code);
    }
    expect(
      (await world.http(one, '/users/taken', { headers: { accept: 'application/activity+json' } })).status,
    ).toBe(410);
  });

  it('N26 a stranger cannot make us ask other servers', async () => {
    let asked = 0;
    const { remote } = world.app.ports;
    const count = async () => {
      asked += 1;
      return null;
    };
    world.app.ports.remote = { ...remote, byUrl: count, identityByHandle: count, identityByUri: count };
    for (const text of ['https://v.test/users/vic', '@vic@v.test', 'http://127.0.0.1/'])
      expect(
        (
          await world.ask(one, null, 'query ($text: String!) { resolve(text: $text) { __typename } }', {
            text,
          })
        ).errors?.[0]?.extensions?.code,
      ).toBe('UNAUTHENTICATED');
    await world.ask(one, null, '{ identityByHandle(handle: "@vic@v.test") { id } }');
    await world.http(one, '/@vic@v.test', { headers: { accept: 'text/html' } });
    await world.http(one, '/authorize_interaction?uri=https://v.test/users/vic');
    expect(asked).toBe(0);
    world.app.ports.remote = remote;
  });

  it('T27 looking up odd or endless words ends at once', async () => {
    const token = await world.token(ana);
    const started = performance.now();
    for (const text of [
      '',
      '%',
      '*',
      '@',
      '@@',
      '@'.repeat(10_000),
      'a'.repeat(900_000),
      '@a@'.repeat(100_000),
      `https://${'a.'.repeat(100_000)}test/`,
    ]) {
      const { errors, data } = await world.ask(
        one,
        token,
        'query ($text: String!) { resolve(text: $text) { __typename } }',
        { text },
      );
      expect([
        text.slice(0, 10),
        errors?.[0]?.extensions?.code === 'INVALID_INPUT' || data?.resolve === null,
      ]).toEqual([text.slice(0, 10), true]);
    }
    expect(performance.now() - started).toBeLessThan(50_000);
  });
});
