import { expect, test } from 'vitest';
import type { Touched } from '../../../src/activitypub/inbox/outcome.ts';
import { ActorQueues, type Item } from '../../../src/reconciler/inbound/actor-queues.ts';
import { chainsOf } from '../../../src/reconciler/inbound/chains.ts';
import type { InboundMessage } from '../../../src/reconciler/types.ts';

let serial = 0n;
const message = (actorUri: string): InboundMessage => {
  serial += 1n;
  return { id: serial, actorUri, type: 'Create' } as InboundMessage;
};

const item = (actorUri: string, touches: Touched): Item => ({
  message: message(actorUri),
  queue: { actorUri, items: [], isTaken: false },
  ctx: null,
  prepared: { apply: async () => ({ outcome: 'handled', note: null }), touches },
  state: 'prepared',
});

/** The chains by the places of their messages in the group. */
function places(group: readonly Item[], threads: Record<string, bigint[]> = {}): string[] {
  return chainsOf(group, new Map(Object.entries(threads)))
    .map((chain) => chain.map((each) => group.indexOf(each)).join(' '))
    .sort();
}

const apart = (actor: string, posts: (string | null)[], tags: string[] = []) =>
  item(actor, { posts, tags, isApart: true });

test('messages that have nothing in common are chains of their own', () => {
  expect(
    places([apart('a', ['a1', null]), apart('b', ['b1', null]), apart('c', ['c1', null], ['x'])]),
  ).toEqual(['0', '1', '2']);
});

test('an actor, a post, a hashtag or a thread in common makes one chain, in the order given', () => {
  expect(places([apart('a', ['a1']), apart('b', ['b1']), apart('a', ['a2'])])).toEqual(['0 2', '1']);
  expect(places([apart('a', ['a1', 'p']), apart('b', ['b1', 'q']), apart('c', ['p', null])])).toEqual([
    '0 2',
    '1',
  ]);
  expect(
    places([apart('a', ['a1'], ['x', 'y']), apart('b', ['b1'], ['z']), apart('c', ['c1'], ['y'])]),
  ).toEqual(['0 2', '1']);
  const replies = [apart('a', ['a1', 'p']), apart('b', ['b1', 'q']), apart('c', ['c1', 'r'])];
  expect(places(replies, { p: [1n], q: [2n], r: [3n, 1n] })).toEqual(['0 2', '1']);
});

test('a message that joins two chains makes one of them, in the order given', () => {
  const group = [apart('a', ['a1']), apart('b', ['b1']), apart('a', ['a2']), apart('c', ['b1', 'a1'])];
  expect(places(group)).toEqual(['0 1 2 3']);
  expect(places([...group, apart('b', ['b2']), apart('d', ['d1'])])).toEqual(['0 1 2 3 4', '5']);
});

test('those that do not say that they stand apart follow each other', () => {
  const like = (actor: string, post: string) => item(actor, { posts: [post] });
  expect(places([like('a', 'p'), apart('b', ['b1']), like('c', 'q'), apart('d', ['q'])])).toEqual([
    '0 2 3',
    '1',
  ]);
});

test('actors take turns in a group, each with its messages in order and none behind what is not read', () => {
  const queues = new ActorQueues();
  const sent = ['a', 'a', 'a', 'b', 'b', 'b', 'c'].map(message);
  for (const each of sent) queues.add(each);
  const items = new Map<bigint, Item>();
  for (let next = queues.nextToPrepare(); next; next = queues.nextToPrepare()) {
    next.state = 'prepared';
    items.set(next.message.id, next);
  }
  const place = (each: Item) => sent.findIndex(({ id }) => id === each.message.id);
  const second = items.get(sent[4]?.id ?? 0n);
  if (second) second.state = 'preparing';
  const group = queues.takePrepared(5);
  expect(group.map(place)).toEqual([0, 3, 6, 1, 2]);
  expect(queues.takePrepared(5)).toEqual([]);
  queues.giveBack(group);
  expect(queues.takePrepared(2).map(place)).toEqual([0, 3]);
});
