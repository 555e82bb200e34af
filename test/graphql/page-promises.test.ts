import type { GraphQLFieldResolver } from 'graphql';
import { isObjectType } from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { boostPost } from '../../src/core/boosts/boost.ts';
import { createPost } from '../../src/core/posts/write/create.ts';
import type { Domain, Identity } from '../../src/db/rows.ts';
import { graphql } from '../../src/graphql/documents/typed.ts';
import { graphqlSchema } from '../../src/graphql/schema/schema.ts';
import { ENTRIES } from '../../src/mastodon/documents/status.ts';
import { type GraphQLWorld, openGraphQLWorld } from './world.ts';

/** With a promise for one field of each post, graphql-js waits for every object around it: a page then costs twice as much. */
let world: GraphQLWorld;
let a: Domain;
let ana: Identity;
let ben: Identity;
let cleo: Identity;
const waits = new Set<string>();

beforeAll(async () => {
  world = await openGraphQLWorld();
  a = await world.domain('a.test', { isDefault: true });
  ana = await world.identity('ana', a);
  ben = await world.identity('ben', a);
  cleo = await world.identity('cleo', a);
  await world.follow(ben, ana);
  for (const type of Object.values(graphqlSchema().getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const [name, field] of Object.entries(type.getFields())) {
      const { resolve } = field;
      if (!resolve) continue;
      const recorded: GraphQLFieldResolver<unknown, unknown> = (...given) => {
        const result = resolve(...(given as Parameters<typeof resolve>));
        if (result instanceof Promise) waits.add(`${type.name}.${name}`);
        return result;
      };
      field.resolve = recorded as typeof resolve;
    }
  }
});
afterAll(() => world.close());

const HOME = graphql(
  'query ($first: Int) { viewer { identity { homeTimeline(first: $first) { ...Entries } } } }',
  [ENTRIES],
);

it('makes nothing of a home page wait for each of its posts, in the document of the REST API', async () => {
  const as = await world.as(ana);
  const first = await createPost(as, ana, {
    text: 'one @ben #tag https://example.com/page',
    poll: { options: ['x', 'y'], seconds: 3600 },
  });
  await createPost(as, ana, { text: 'two', inReplyToId: first.id, summary: 'a warning' });
  const other = await createPost(await world.as(cleo), cleo, { text: 'of cleo' });
  await boostPost(as, ana, other.id);
  await world.app.events.catchUp();
  const token = await world.token(ben);
  const answer = await world.ask(a, token, HOME.text, { first: 10 });
  expect(answer.errors).toBeUndefined();
  expect(answer.data.viewer.identity.homeTimeline.edges).toHaveLength(3);
  expect([...waits]).toEqual(['ViewerIdentity.homeTimeline']);
});
