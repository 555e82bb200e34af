import { afterEach, expect, it } from 'vitest';
import { openReconcilerWorld, type ReconcilerWorld } from '../helpers/reconciler.ts';

let world: ReconcilerWorld;
afterEach(() => world.close());

it('sends what waits, once, to exactly the intended inboxes', async () => {
  world = await openReconcilerWorld();
  const names = ['a.test', 'b.test', 'c.test'];
  const receiver = await world.receiver(...names);
  const ana = await world.sender('ana', await world.domain('home.test'));
  const people = [];
  for (const name of names) for (const user of ['x', 'y']) people.push(await world.remote(user, name));
  await world.reconciler.start();
  const uris = [];
  for (let post = 0; post < 10; post += 1) uris.push(await world.send(ana, people));
  await world.drained();
  const expected = uris.flatMap((uri) => people.map((person) => `${uri} ${person.inbox}`)).sort();
  const got = receiver.received.map(({ id, host, path }) => `${id} https://${host}${path}`).sort();
  expect(got).toEqual(expected);
});
