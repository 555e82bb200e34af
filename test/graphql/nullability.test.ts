import { getNamedType, isListType, isNonNullType, isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPost } from '../../src/core/posts/write/create.ts';
import type { Domain, Identity } from '../../src/db/rows.ts';
import { graphqlSchema } from '../../src/graphql/schema/schema.ts';
import { type GraphQLWorld, openGraphQLWorld } from './world.ts';

const schema = graphqlSchema();

describe('what may be refused is nullable', () => {
  // The rule of graphql-eslint's require-nullable-result-in-root: in Query and Mutation nothing that has a name is
  // non-null.
  it('at the root of queries and mutations', () => {
    const found = [schema.getQueryType(), schema.getMutationType()].flatMap((root) =>
      Object.values(root?.getFields() ?? {})
        .filter(({ type }) => isNonNullType(type) && !isListType(type.ofType))
        .map((field) => `${root?.name}.${field.name}`),
    );
    expect(found).toEqual([]);
  });

  it('wherever a scope is asked for, and wherever a number may be out of range', () => {
    const found: string[] = [];
    let count = 0;
    for (const type of Object.values(schema.getTypeMap())) {
      if (!isObjectType(type) || type === schema.getSubscriptionType()) continue;
      for (const field of Object.values(type.getFields())) {
        const { authScopes } = (field.extensions.pothosOptions ?? {}) as { authScopes?: unknown };
        const hasNumber = field.args.some((arg) => getNamedType(arg.type).name === 'Int');
        if (!authScopes && !hasNumber) continue;
        count += 1;
        if (isNonNullType(field.type)) found.push(`${type.name}.${field.name}`);
      }
    }
    expect(found).toEqual([]);
    expect(count).toBeGreaterThan(50);
  });
});

describe('one refused field', () => {
  let world: GraphQLWorld;
  let domain: Domain;
  let ana: Identity;
  let bea: Identity;

  beforeAll(async () => {
    world = await openGraphQLWorld();
    domain = await world.domain('a.test', { isDefault: true });
    ana = await world.identity('ana', domain);
    bea = await world.identity('bea', domain);
    await createPost(await world.as(ana), ana, { text: 'for all' });
  });
  afterAll(() => world.close());

  it('leaves the rest of the answer to strangers', async () => {
    const answer = await world.ask(domain, null, '{ instance { software } domains { nodes { name } } }');
    expect(answer.data).toEqual({ instance: { software: 'pukeko' }, domains: null });
    expect(answer.errors).toMatchObject([{ path: ['domains'], extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  it('leaves the rest of the viewer where a scope is missing', async () => {
    const token = await world.token(ana, 'read:statuses');
    const answer = await world.ask(
      domain,
      token,
      `{ viewer { scopes identity { identity { handle } unreadNotifications notifications { nodes { id } } blocks { nodes { id } }
          homeTimeline(first: 1) { nodes { post { html author { followers(first: 1000) { nodes { id } } handle } } } } } tokens { nodes { id } } } }`,
    );
    expect(answer.data.viewer).toMatchObject({
      scopes: ['READ_STATUSES'],
      tokens: null,
      identity: {
        identity: { handle: '@ana@a.test' },
        unreadNotifications: null,
        notifications: null,
        blocks: null,
        homeTimeline: {
          nodes: [{ post: { html: '<p>for all</p>', author: { followers: null, handle: '@ana@a.test' } } }],
        },
      },
    });
    expect(answer.errors?.map((error) => error.extensions?.code).sort()).toEqual([
      'FORBIDDEN',
      'FORBIDDEN',
      'FORBIDDEN',
      'FORBIDDEN',
      'INVALID_INPUT',
    ]);
  });

  it('is a silent null where visibility hides, byte for byte what is not there', async () => {
    const hidden = await createPost(await world.as(bea), bea, { text: 'for few', visibility: 'FOLLOWERS' });
    const token = await world.token(ana);
    const body = async (id: bigint, who: string | null) => {
      const queries = [
        'query ($post: ID!) { post(id: $post) { html author { handle } } }',
        'query ($post: ID!) { node(id: $post) { id } }',
        'query ($post: ID!) { nodes(ids: [$post]) { id } }',
      ];
      const answers = await Promise.all(
        queries.map((query) =>
          world.raw(domain, {
            headers: {
              'content-type': 'application/json',
              ...(who ? { authorization: `Bearer ${who}` } : {}),
            },
            body: JSON.stringify({ query, variables: { post: `post_${id}` } }),
          }),
        ),
      );
      return Promise.all(answers.map((answer) => answer.text()));
    };
    for (const who of [null, token]) {
      const seen = await body(hidden.id, who);
      expect(seen).toEqual(await body(1n, who));
      for (const text of seen) expect(text).not.toContain('errors');
    }
  });
});
