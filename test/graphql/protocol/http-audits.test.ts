import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type GraphQLWorld, openGraphQLWorld } from '../world.ts';

/** The audits of the GraphQL over HTTP specification, those of SHOULD and MAY included. */
let world: GraphQLWorld;
beforeAll(async () => {
  world = await openGraphQLWorld();
  await world.domain('a.test', { isDefault: true });
});
afterAll(() => world.close());

const audits = serverAudits({ url: () => `http://127.0.0.1:${world.port}/graphql` });

it.each(audits.map((audit) => [audit.name, audit] as const))('%s', async (_name, audit) => {
  const result = await audit.fn();
  expect(result.status === 'ok' ? null : result.reason).toBeNull();
});

it('are all there', () => {
  expect(audits.length).toBeGreaterThanOrEqual(61);
});
