import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bookmarkPost } from '../../src/core/bookmarks/bookmark.ts';
import { createPost } from '../../src/core/posts/write/create.ts';
import type { Domain, Identity } from '../../src/db/rows.ts';
import { type GraphQLWorld, openGraphQLWorld } from './world.ts';

let world: GraphQLWorld;
let domain: Domain;
let ana: Identity;
let token: string;
const COUNT = 6;

beforeAll(async () => {
  world = await openGraphQLWorld();
  domain = await world.domain('a.test', { isDefault: true });
  ana = await world.identity('ana', domain);
  token = await world.token(ana);
  for (let index = 0; index < COUNT; index += 1) {
    world.clock.advance(1000);
    const post = await createPost(await world.as(ana), ana, { text: `post ${index}` });
    await bookmarkPost(await world.as(ana), ana, post.id);
  }
});
afterAll(() => world.close());

const LISTS = ['homeTimeline', 'bookmarks'];

async function page(list: string, args: string) {
  const query = `{ viewer { identity { ${list}(${args}) { edges { cursor } pageInfo { hasNextPage hasPreviousPage } } } } }`;
  const answer = await world.ask(domain, token, query);
  expect(answer.errors).toBeUndefined();
  const { edges, pageInfo } = answer.data.viewer.identity[list];
  return { cursors: edges.map((edge: { cursor: string }) => edge.cursor) as string[], ...pageInfo };
}

describe.each(LISTS)('pageInfo of %s', (list) => {
  it('says that nothing follows a last page that is exactly full', async () => {
    expect(await page(list, `first: ${COUNT}`)).toMatchObject({ hasNextPage: false, hasPreviousPage: false });
    const half = await page(list, `first: ${COUNT / 2}`);
    expect(half).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const rest = await page(list, `first: ${COUNT / 2}, after: "${half.cursors.at(-1)}"`);
    expect(rest).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    expect(rest.cursors).toHaveLength(COUNT / 2);
  });

  it('is true at both ends in both directions', async () => {
    const { cursors: all } = await page(list, `first: ${COUNT}`);
    const newest = all[0];
    const oldest = all.at(-1);
    const nothing = { cursors: [], hasNextPage: false };
    expect(await page(list, `last: 2`)).toEqual({
      cursors: all.slice(-2),
      hasNextPage: false,
      hasPreviousPage: true,
    });
    expect(await page(list, `last: 2, before: "${oldest}"`)).toEqual({
      cursors: all.slice(-3, -1),
      hasNextPage: true,
      hasPreviousPage: true,
    });
    expect(await page(list, `last: 10, before: "${oldest}"`)).toMatchObject({
      hasNextPage: true,
      hasPreviousPage: false,
    });
    expect(await page(list, `first: 10, before: "${oldest}"`)).toMatchObject({
      hasNextPage: true,
      hasPreviousPage: false,
    });
    expect(await page(list, `last: 10, after: "${newest}"`)).toMatchObject({
      hasNextPage: false,
      hasPreviousPage: true,
    });
    expect(await page(list, `first: 5, after: "${oldest}"`)).toEqual({ ...nothing, hasPreviousPage: true });
    // A cursor newer than all there is bounds nothing.
    expect(await page(list, `first: 1, after: "9000000000000000000"`)).toMatchObject({
      cursors: [newest],
      hasNextPage: true,
      hasPreviousPage: false,
    });
  });
});

describe('numbers out of range', () => {
  it('are refused in the same words wherever they stand', async () => {
    const post = `post(id: "post_${(await world.db.models.post.findFirstOrThrow()).id}")`;
    const fields = [
      '{ localTimeline(first: 101) { nodes { id } } }',
      `{ ${post} { replies(first: 101) { nodes { id } } } }`,
      `{ ${post} { history(first: 101) { nodes { revision } } } }`,
      `{ ${post} { thread { descendants(first: 101) { nodes { depth } } } } }`,
    ];
    for (const query of fields) {
      const answer = await world.ask(domain, token, query);
      expect(answer.errors?.[0]).toMatchObject({
        message: 'Ask for 1 to 100 entries at once.',
        extensions: { code: 'INVALID_INPUT', inputPath: ['first'] },
      });
    }
    const ids = Array.from({ length: 101 }, (_, index) => `"post_${index + 1}"`).join(', ');
    const nodes = await world.ask(domain, token, `{ nodes(ids: [${ids}]) { id } }`);
    expect(nodes.errors?.[0]).toMatchObject({ message: 'Ask for 0 to 100 entries at once.' });
  });
});
