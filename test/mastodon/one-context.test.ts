import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { createPost } from '../../src/core/posts/write/create.ts';
import type { Domain, Identity, Post } from '../../src/db/rows.ts';
import { GraphQLContext } from '../../src/graphql/request/context.ts';
import { openRestWorld, type RestWorld } from './world.ts';

/** One GraphQL context serves one REST request, loaders included, however many documents it runs. */

let world: RestWorld;
let home: Domain;
let ana: Identity;
let post: Post;
let token: string;
/** How many documents each request of ours ran. */
let requests: number[] = [];
/** Through whose eyes something was loaded. */
const contexts = new Set<unknown>();

beforeAll(async () => {
  world = await openRestWorld();
  home = await world.domain('a.test', { isDefault: true });
  ana = await world.identity('ana', home);
  token = await world.token(ana, 'read write');
  post = await createPost(await world.as(ana), ana, { text: 'one' });
}, 60_000);
afterAll(() => world?.close());
afterEach(() => {
  vi.restoreAllMocks();
});

it('is the same for all documents of a request', async () => {
  const { open } = world.face;
  vi.spyOn(world.face, 'open').mockImplementation((...given) => {
    const at = requests.push(0) - 1;
    const request = open(...given);
    return {
      execute(document, variables) {
        requests[at] = (requests[at] ?? 0) + 1;
        return request.execute(document, variables);
      },
    };
  });
  const view = Object.getOwnPropertyDescriptor(GraphQLContext.prototype, 'view')?.get;
  vi.spyOn(GraphQLContext.prototype, 'view', 'get').mockImplementation(function (this: GraphQLContext) {
    contexts.add(this);
    return view?.call(this);
  });
  const asked: [method: string, target: string, form?: Record<string, string>][] = [
    ['GET', `/api/v1/statuses/${post.id}/context`],
    ['GET', `/api/v1/accounts/${ana.id}/statuses`],
    ['GET', '/api/v1/timelines/home'],
    ['GET', '/api/v2/search?q=one'],
    ['GET', '/api/v2/notifications'],
    ['POST', '/api/v1/statuses', { status: 'two', in_reply_to_id: String(post.id) }],
    ['POST', `/api/v1/statuses/${post.id}/favourite`, {}],
    ['PUT', `/api/v1/statuses/${post.id}`, { status: 'three' }],
    ['DELETE', `/api/v1/statuses/${post.id}`, {}],
  ];
  let most = 0;
  for (const [method, target, form] of asked) {
    requests = [];
    contexts.clear();
    const answer = await world.rest(home, method, target, { token, ...(form ? { form } : {}) });
    expect([target, answer.status]).toEqual([target, 200]);
    expect([target, requests.length, contexts.size]).toEqual([target, 1, 1]);
    most = Math.max(most, ...requests);
  }
  // Else nothing was held here.
  expect(most).toBeGreaterThan(1);
});
