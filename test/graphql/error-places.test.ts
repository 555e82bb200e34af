import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setSuspended } from '../../src/core/identities/suspend.ts';
import type { Identity } from '../../src/db/rows.ts';
import { type LiveWorld, openLiveWorld, TIMELINE, watch, wsClient } from './live.ts';
import { openEvents } from './protocol/event-source.ts';
import type { GraphQLError } from './world.ts';

/** Every error says where it happened: `path` in the answer, `locations` in the document, on every transport. */

interface Placed extends GraphQLError {
  locations?: { line: number; column: number }[];
}

interface Refused {
  what: string;
  query: string;
  variables?: Record<string, unknown>;
  /** Null where nothing ran, so that there is no place in the answer. */
  path: (string | number)[] | null;
  line: number;
  code: string;
}

/** What an identity's token with the scope `profile` alone is refused. */
const REFUSALS: Refused[] = [
  {
    what: 'a scope of a root field',
    query: '{\n  mine: localTimeline { nodes { key } }\n}',
    path: ['mine'],
    line: 2,
    code: 'FORBIDDEN',
  },
  {
    what: 'a scope of a field below it',
    query: '{\n  viewer {\n    tokens { __typename }\n  }\n}',
    path: ['viewer', 'tokens'],
    line: 3,
    code: 'FORBIDDEN',
  },
  {
    what: 'an argument that a resolver reads',
    query: '{\n  domain(name: "here.test") {\n    people(first: 0) { nodes { __typename } }\n  }\n}',
    path: ['domain', 'people'],
    line: 3,
    code: 'INVALID_INPUT',
  },
  {
    what: 'a literal that a scalar refuses',
    query: '{\n  identityByHandle(handle: "no handle") { key }\n}',
    path: null,
    line: 2,
    code: 'INVALID_INPUT',
  },
  {
    what: 'a variable that a scalar refuses',
    query: 'query (\n  $who: Handle!\n) { identityByHandle(handle: $who) { key } }',
    variables: { who: 'no handle' },
    path: null,
    line: 2,
    code: 'INVALID_INPUT',
  },
  {
    what: 'a document that costs too much',
    query: `\n{ localTimeline { nodes { post { ${'inReplyTo { '.repeat(40)} key ${'} '.repeat(40)} } } } }`,
    path: null,
    line: 2,
    code: 'TOO_LARGE',
  },
  {
    what: 'a document with too many aliases',
    query: `{\n${Array.from({ length: 60 }, (_, index) => `a${index}: instance { software }`).join('\n')}\n}`,
    path: null,
    line: 52,
    code: 'TOO_LARGE',
  },
  {
    what: 'a document whose fragments make too many aliases',
    query: `\n{ ${'instance { ...A } '.repeat(30)} }\nfragment A on Instance { a: software b: software }`,
    path: null,
    line: 2,
    code: 'TOO_LARGE',
  },
  {
    what: 'a document with too many directives',
    query: `{\n${'instance @include(if: true) { software }\n'.repeat(60)}}`,
    path: null,
    line: 52,
    code: 'TOO_LARGE',
  },
  {
    what: 'several operations of which none is named',
    query: '\nquery A { instance { software } }\nquery B { instance { software } }',
    path: null,
    line: 2,
    code: 'INVALID_INPUT',
  },
];

let world: LiveWorld;
let ana: Identity;
let token: string;

beforeAll(async () => {
  world = await openLiveWorld();
  ana = await world.somebody();
  token = await world.token(ana, 'profile');
});
afterAll(() => world.close());

function expectPlace(errors: readonly GraphQLError[] | undefined, { path, line, code }: Refused) {
  const [error] = (errors ?? []) as Placed[];
  expect(error?.extensions?.code).toBe(code);
  expect(error?.path ?? null).toEqual(path);
  expect(error?.locations?.[0]?.line).toBe(line);
  expect(error?.locations?.[0]?.column).toBeGreaterThan(0);
}

describe.each(REFUSALS)('$what', (refused) => {
  const { query, variables = {} } = refused;

  it('by POST', async () => {
    expectPlace((await world.ask(world.here, token, query, variables)).errors, refused);
  });

  it('by GET', async () => {
    const params = new URLSearchParams({ query, variables: JSON.stringify(variables) });
    const answer = await world.raw(world.here, {
      method: 'GET',
      path: `/graphql?${params}`,
      headers: { accept: 'application/json', authorization: `Bearer ${token}` },
    });
    expectPlace(((await answer.json()) as { errors: GraphQLError[] }).errors, refused);
  });

  it('over a WebSocket', async () => {
    const client = wsClient(world, world.here, token);
    const watcher = watch(client, query, variables);
    await watcher.until(({ errors, isDone }) => isDone || errors.length > 0);
    expectPlace(watcher.errors, refused);
    expect(watcher.errors).toEqual((await world.ask(world.here, token, query, variables)).errors);
    await client.dispose();
  });

  it('as server-sent events', async () => {
    const stream = await openEvents(world, world.here, token, { query, variables });
    await stream.until(({ isDone }) => isDone);
    expectPlace(stream.events[0]?.data.errors, refused);
  });
});

describe('errors of subscriptions', () => {
  const refused: Refused = {
    what: 'its root field',
    query: 'subscription {\n  it: notifications { __typename }\n}',
    path: ['it'],
    line: 2,
    code: 'FORBIDDEN',
  };

  it('name the root field that was refused', async () => {
    const client = wsClient(world, world.here, token);
    const watcher = watch(client, refused.query);
    await watcher.until(({ errors }) => errors.length > 0);
    expectPlace(watcher.errors, refused);
    await client.dispose();
    const stream = await openEvents(world, world.here, token, { query: refused.query });
    await stream.until(({ isDone }) => isDone);
    expectPlace(stream.events[0]?.data.errors, refused);
  });

  it('name the root field that may not go on', async () => {
    const user = await world.user('ana@mail.test');
    const ben = await world.somebody();
    await world.hold(ben, user);
    const client = wsClient(world, world.here, await world.token(user));
    const source = { named: 'HOME' };
    const watcher = watch(client, TIMELINE, { source }, { identity: `identity_${ben.id}` });
    await watcher.until(({ kinds }) => kinds.includes('CaughtUp'));
    await setSuspended(world.system(), ben, true);
    await watcher.until(({ errors }) => errors.length > 0);
    const [error] = watcher.errors as Placed[];

    expect(error?.path).toEqual(['timeline']);
    expect(error?.locations?.[0]?.line).toBe(2);
    await client.dispose();
  });
});

describe('errors of variables', () => {
  it.each([
    ['a scalar of ours', 'query ($who: Handle!) { identityByHandle(handle: $who) { key } }', { who: '?' }],
    [
      'a scalar of GraphQL',
      'query ($who: Int) { localTimeline(first: $who) { nodes { key } } }',
      { who: 'x' },
    ],
    ['one that is missing', 'query ($who: Handle!) { identityByHandle(handle: $who) { key } }', {}],
    [
      'text that cannot be stored',
      'query ($who: Handle!) { identityByHandle(handle: $who) { key } }',
      { who: 'a\u0000' },
    ],
    [
      'a part of an input object',
      'mutation ($who: SignInInput!) { signIn(input: $who) { __typename } }',
      { who: { email: 'a', password: 7 } },
    ],
  ])('%s: name the variable', async (_what, query, variables) => {
    const { errors } = await world.ask(world.here, null, query, variables);
    expect(errors?.[0]?.message).toContain('"$who"');
    expect(errors?.[0]?.extensions?.code).toBe('INVALID_INPUT');
  });

  it('do not send back all that was sent', async () => {
    const query = 'query ($who: Handle!) { identityByHandle(handle: $who) { key } }';
    const { errors } = await world.ask(world.here, null, query, { who: '?'.repeat(300_000) });
    expect(errors?.[0]?.message.length).toBeLessThan(700);
    expect(errors?.[0]?.message).toContain('@ana@ana.example');
  });
});

it('a fault of ours has its place too, and nothing else of the inside', async () => {
  const { byUrl } = world.app.ports.remote;
  world.app.ports.remote.byUrl = async () => {
    throw new Error('SELECT secret');
  };
  const { errors } = await world.ask(
    world.here,
    await world.token(ana),
    '{\n it: resolve(text: "https://elsewhere.test/x") { __typename } }',
  );
  world.app.ports.remote.byUrl = byUrl;
  expect(errors?.[0]).toMatchObject({
    path: ['it'],
    locations: [{ line: 2, column: 2 }],
    extensions: { code: 'INTERNAL' },
  });
  expect(JSON.stringify(errors)).not.toContain('secret');
});
