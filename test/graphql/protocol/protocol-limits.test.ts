import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { pageOf } from '../../../clients/tail/documents.ts';
import { createPost } from '../../../src/core/posts/write/create.ts';
import type { Domain, Identity } from '../../../src/db/rows.ts';
import { RATES, RateLimits } from '../../../src/graphql/execution/rate-limits.ts';
import { accessOf } from '../../../src/graphql/schema/access.ts';
import { graphqlSchema } from '../../../src/graphql/schema/schema.ts';
import { ActBudgets } from '../../../src/lib/rate-limits/acts.ts';
import { projectRoot } from '../../../src/lib/root.ts';
import { RestRateLimits } from '../../../src/mastodon/rate-limits.ts';
import { type GraphQLWorld, openGraphQLWorld } from '../world.ts';
import { openEvents } from './event-source.ts';

/** Limits are found where clients look: in the schema, in answers, in headers; and they hold. */
let world: GraphQLWorld;
let domain: Domain;
let ana: Identity;
beforeAll(async () => {
  world = await openGraphQLWorld();
  domain = await world.domain('a.test', { isDefault: true });
  ana = await world.identity('ana', domain);
});
afterAll(() => world.close());

const post = (query: string, headers: Record<string, string> = {}) =>
  world.raw(domain, {
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });

describe('limits of documents', () => {
  const LIMITS = `{ instance { limits { documents { bytes tokens aliases directives depth breadth complexity }
    rates { name count seconds } operationsPerSocket unsentFrames } } }`;

  it('are in the schema, for whoever asks', async () => {
    const anonymous = (await world.ask(domain, null, LIMITS)).data.instance.limits;
    const mine = (await world.ask(domain, await world.token(ana), LIMITS)).data.instance.limits;
    expect(mine.documents.complexity).toBeGreaterThan(anonymous.documents.complexity);
    expect(anonymous.rates).toContainEqual({ name: 'MUTATIONS', ...RATES.mutations });
    expect(anonymous.operationsPerSocket).toBe(100);
  });

  it('are what documents are held to, in words that say what they are', async () => {
    const { documents } = (await world.ask(domain, null, LIMITS)).data.instance.limits;
    const many = (what: string, count: number) =>
      Array.from({ length: count }, (_, index) => what.replace('#', `${index}`));
    const over: [string, number, string][] = [
      [
        'aliases',
        documents.aliases,
        `{ ${many('a#: instance { software }', documents.aliases + 1).join(' ')} }`,
      ],
      ['tokens', documents.tokens, `{ ${'__typename '.repeat(documents.tokens)} }`],
      [
        'directives',
        documents.directives,
        `{ __typename ${'@include(if: true) '.repeat(documents.directives + 1)} }`,
      ],
    ];
    for (const [what, most, query] of over) {
      const { errors } = await world.ask(domain, null, query);
      expect(errors?.[0]?.extensions?.code, what).toBe('TOO_LARGE');
      expect(errors?.[0]?.message).toContain(`more than ${most} ${what}`);
    }
    const fits = `{ ${many('a#: instance { software }', documents.aliases).join(' ')} }`;
    expect((await world.ask(domain, null, fits)).errors).toBeUndefined();
  });

  it('let a stranger have a page of 100 entries as our own client draws them', async () => {
    const { query } = pageOf({ named: 'LOCAL' });
    const { errors } = await world.ask(domain, null, query.replace('first: 40', 'first: 100'));
    expect(errors).toBeUndefined();
  });

  it('44 are in the schema, and come with the answer as what it cost, never with a frame', async () => {
    const query = '{ localTimeline(first: 10) { nodes { key } } }';
    const answer = (await (await post(query)).json()) as { extensions: { cost: Record<string, number> } };
    expect(answer.extensions.cost).toEqual({ complexity: expect.any(Number), depth: 3, breadth: 3 });
    const twice = (await (await post(query.replace('10', '20'))).json()) as typeof answer;
    expect(twice.extensions.cost.complexity).toBeGreaterThan(answer.extensions.cost.complexity ?? 0);
    const stream = await openEvents(world, domain, null, {
      query: 'subscription { timeline(source: { named: LOCAL }) { __typename } }',
    });
    await stream.until(({ events }) => events.length > 0);
    expect(stream.events[0]?.data).toEqual({ data: { timeline: { __typename: 'CaughtUp' } } });
    stream.stop();
  });
});

it('47 a subscription whose frames could never be answered is refused when it begins', async () => {
  for (const [field, variables] of [
    ['replies(first: 0)', {}],
    ['replies(first: 5, after: "x")', {}],
    ['favouriters(last: $n)', { n: 1000 }],
  ] as const) {
    const query = `subscription ($n: Int = 1) { timeline(source: { named: LOCAL }) { ... on PostAppeared { ...A } } }
      fragment A on PostAppeared { edge { node { post {
        ${field} { nodes { key } } used: replies(first: $n) { nodes { key } } } } } }`;
    const stream = await openEvents(world, domain, await world.token(ana), { query, variables });
    await stream.until(({ isDone }) => isDone);
    const [error] = stream.events[0]?.data.errors ?? [];
    expect(error, field).toMatchObject({ locations: [{ line: 3 }], extensions: { code: 'INVALID_INPUT' } });
  }
});

describe('limits of how often', () => {
  it('45 count mutations by identity, each field of a document, wherever they come from', async () => {
    const token = await world.token(await world.identity('busy', domain));
    const fields = Array.from(
      { length: 50 },
      (_, index) => `m${index}: unpinPost(input: { postId: "post_1" }) { __typename }`,
    );
    const mutation = `mutation { ${fields.join(' ')} }`;
    const send = (ip: string, who = token) =>
      post(mutation, { authorization: `Bearer ${who}`, 'x-ip': ip, accept: 'application/json' });
    let last = await send('198.51.100.1');
    expect(last.headers.get('ratelimit-policy')).toBe('"mutations";q=600;w=300');
    expect(last.headers.get('ratelimit')).toMatch(/^"mutations";r=550;t=\d+$/);
    for (let sent = 1; sent < 13; sent += 1) last = await send(`198.51.100.${sent}`);
    expect(last.status).toBe(429);
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(last.headers.get('ratelimit')).toMatch(/^"mutations";r=0;/);
    expect(await last.json()).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED' } }] });
    const other = await world.token(await world.identity('calm', domain));
    expect((await send('198.51.100.1', other)).status).toBe(200);
  });

  it('45 count what is done in bulk against a budget of its own besides', async () => {
    const deleter = await world.identity('deleter', domain);
    const token = await world.token(deleter);
    const { id } = await createPost(await world.as(deleter), deleter, { text: 'boosted by nobody' });
    const fields = (count: number, postId = `post_${id}`) =>
      Array.from(
        { length: count },
        (_, index) => `m${index}: unboostPost(input: { postId: "${postId}" }) { __typename }`,
      ).join(' ');
    const send = (document: string) =>
      post(document, {
        authorization: `Bearer ${token}`,
        'x-ip': '198.51.100.9',
        accept: 'application/json',
      });
    // What is refused has done nothing, and is given back.
    for (let turn = 0; turn < 3; turn += 1) {
      const nothing = await send(`mutation { ${fields(20, 'post_1')} }`);
      expect(await nothing.json()).toMatchObject({ data: { m19: { __typename: 'NotFoundError' } } });
    }
    const first = await send(`mutation { ${fields(20)} }`);
    expect(await first.clone().json()).toMatchObject({ data: { m19: { __typename: 'UnboostPostPayload' } } });
    expect(first.headers.get('ratelimit-policy')).toBe('"deletions";q=30;w=1800');
    expect(first.headers.get('ratelimit')).toMatch(/^"deletions";r=10;/);
    const inside = await send(`mutation { ...Ten } fragment Ten on Mutation { ${fields(10)} }`);
    expect([inside.status, inside.headers.get('ratelimit')?.slice(0, 15)]).toEqual([200, '"deletions";r=0']);
    const refused = await send(`mutation { unboostPost(input: { postId: "post_1" }) { __typename } }`);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('ratelimit')).toMatch(/^"deletions";r=0;/);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await send(`mutation { unpinPost(input: { postId: "post_1" }) { __typename } }`)).status).toBe(
      200,
    );
    const rest = new RestRateLimits(world.face.acts);
    const viewer = {
      kind: 'identity',
      identity: await world.db.models.identity.findFirstOrThrow({ where: { username: 'deleter' } }),
    };
    const count = () =>
      rest.count(viewer as never, '198.51.100.9', { family: 'deletions', isPaging: false }, 0);
    expect((await count()).isRefused).toBe(true);
  });

  it('count what is read without a token by address, and an IPv6 network as one', async () => {
    const limits = new RateLimits(new ActBudgets(), { ...RATES, reads: { count: 2, seconds: 60 } });
    const read = async (ip: string, isSignedIn = false) => {
      const ctx = { ip, isSignedIn, core: { viewer: { kind: 'anonymous' } } } as never;
      return (await limits.operation({ isMutation: false, rootFields: 1 }, ctx))?.refusal?.code ?? null;
    };
    expect([await read('2001:db8::1'), await read('2001:db8::2'), await read('2001:db8::3')]).toEqual([
      null,
      null,
      'RATE_LIMITED',
    ]);
    expect(await read('2001:db8:0:1::1')).toBeNull();
    expect(await read('2001:db8::1', true)).toBeNull();
    for (let turn = 0; turn < 5; turn += 1) expect(await read('::ffff:127.0.0.1')).toBeNull();
  });

  it('46 are told in headers, and new sockets are counted by address', async () => {
    const open = (ip: string) =>
      new Promise<number>((resolve) => {
        const socket = new WebSocket(`ws://127.0.0.1:${world.port}/graphql`, 'graphql-transport-ws', {
          headers: { 'x-host': domain.host, 'x-ip': ip },
        });
        socket.on('unexpected-response', (request, response) => {
          resolve(response.headers['retry-after'] ? (response.statusCode ?? 0) : 0);
          request.destroy();
        });
        socket.on('open', () => {
          resolve(101);
          socket.terminate();
        });
        socket.on('error', () => undefined);
      });
    const answers = new Set<number>();
    for (let count = 0; count < RATES.sockets.count; count += 1) answers.add(await open('198.51.100.77'));
    expect([...answers]).toEqual([101]);
    expect(await open('198.51.100.77')).toBe(429);
    expect(await open('198.51.100.78')).toBe(101);
  });
});

describe('who may use a field', () => {
  const text = readFileSync(join(projectRoot, 'schema', 'schema.graphql'), 'utf8');

  it('stands in the SDL as a directive and in the description, from one declaration', () => {
    const committed = buildSchema(text);
    let counted = 0;
    for (const type of Object.values(graphqlSchema().getTypeMap())) {
      if (!isObjectType(type)) continue;
      const other = committed.getType(type.name);
      for (const field of Object.values(type.getFields())) {
        const access = accessOf(field);
        const directives = isObjectType(other)
          ? (other.getFields()[field.name]?.astNode?.directives ?? [])
          : [];
        expect(
          directives.some(({ name }) => name.value === 'access'),
          `${type.name}.${field.name}`,
        ).toBe(access !== null);
        if (!access) continue;
        counted += 1;
        expect(field.description).toMatch(access.scope === null ? /Needs no token\./ : /Needs .*token.*`/);
        if (access.scope !== null) expect(field.description).toContain(`\`${access.scope}\``);
      }
    }
    expect(counted).toBeGreaterThan(50);
  });
});
