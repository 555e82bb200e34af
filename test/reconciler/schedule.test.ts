import { expect, it } from 'vitest';
import { firstIdAt } from '../../src/lib/ids.ts';
import { CLOSED } from '../../src/reconciler/deliveries/hosts/breaker.ts';
import { HostQueue, type Waiting } from '../../src/reconciler/deliveries/hosts/host-queue.ts';
import { Schedule } from '../../src/reconciler/deliveries/schedule.ts';

const NOW = 1_800_000_000_000;
let sequence = 0n;

function host(id: bigint, slots = 100): HostQueue {
  const line = new HostQueue(
    {
      id,
      name: `h${id}.test`,
      generation: 1,
      wake: 0,
      breaker: CLOSED,
      scheme: null,
      schemeUntil: null,
      lastSuccessAt: null,
    },
    slots,
    0,
  );
  line.slots = slots;
  return line;
}

function waiting(
  at: HostQueue,
  more: { domain?: bigint; priority?: number; ageMs?: number; key?: string } = {},
): Waiting {
  sequence += 1n;
  const id = firstIdAt(NOW - (more.ageMs ?? 0)) + sequence;
  return {
    ...{
      id,
      host: at,
      inboxId: 1n,
      url: new URL('https://h.test/inbox'),
      dueAt: 0,
      attempts: 0,
      firstTriedAt: null,
    },
    activity: {
      ...{ id, type: 'Create', actorId: 1n, domainId: more.domain ?? 1n, subjectId: null },
      ...{ orderKey: more.key ?? String(id), priority: more.priority ?? 1 },
    },
  };
}

/** What a schedule gives, in order, each begun at its host. */
function drain(schedule: Schedule, most = 1_000): Waiting[] {
  const given: Waiting[] = [];
  for (let next = schedule.next(NOW); next && given.length < most; next = schedule.next(NOW)) {
    next.host.begin();
    given.push(next);
  }
  return given;
}

it('gives what is urgent first, and a minute of waiting counts as a rank', () => {
  const schedule = new Schedule();
  const at = host(1n);
  for (const [priority, ageMs] of [
    [3, 0],
    [2, 0],
    [1, 0],
    [0, 0],
    [3, 200_000],
  ] as const)
    schedule.add(waiting(at, { priority, ageMs }));
  expect(drain(schedule).map(({ activity }) => activity.priority)).toEqual([0, 1, 2, 3, 3]);
  schedule.add(waiting(at, { priority: 0 }));
  schedule.add(waiting(at, { priority: 3, ageMs: 200_000 }));
  expect(drain(schedule).map(({ activity }) => activity.priority)).toEqual([3, 0]);
});

it('lets domains take turns: one busy domain does not starve another', () => {
  const schedule = new Schedule();
  const hosts = [host(1n, 1_000), host(2n, 1_000)];
  for (let index = 0; index < 500; index += 1)
    schedule.add(waiting(hosts[index % 2] as HostQueue, { domain: 1n }));
  for (let index = 0; index < 10; index += 1) schedule.add(waiting(hosts[0] as HostQueue, { domain: 2n }));
  const given = drain(schedule, 20).map(({ activity }) => activity.domainId);
  expect(given.filter((id) => id === 2n)).toHaveLength(10);
});

it('lets hosts take turns, passes over those without a slot, and comes back to them', () => {
  const schedule = new Schedule();
  const [one, two] = [host(1n, 2), host(2n, 1)];
  for (let index = 0; index < 4; index += 1) {
    schedule.add(waiting(one));
    schedule.add(waiting(two));
  }
  const given = drain(schedule);
  expect(given.map((each) => each.host.id)).toEqual([1n, 2n, 1n]);
  expect(schedule.next(NOW)).toBeUndefined();
  two.inFlight -= 1;
  schedule.freed(two);
  expect(schedule.next(NOW)?.host.id).toBe(2n);
});

it('keeps the order within a rank, domain and host, and forgets what is dropped', () => {
  const schedule = new Schedule();
  const at = host(1n);
  const all = Array.from({ length: 5 }, () => waiting(at));
  for (const each of all) schedule.add(each);
  expect(drain(schedule)).toEqual(all);
  schedule.add(waiting(at));
  schedule.drop(at);
  expect(schedule.next(NOW)).toBeUndefined();
});

it('a host queue sends activities of one key one after another, and holds them while the first waits for its time', () => {
  const line = host(1n);
  const [first, second, other] = [waiting(line, { key: 'k' }), waiting(line, { key: 'k' }), waiting(line)];
  expect(line.add(first, NOW)).toBe(first);
  expect(line.add(second, NOW)).toBeNull();
  expect(line.add(other, NOW)).toBe(other);
  line.begin();
  line.postponed(first, { ...first, dueAt: NOW + 5_000 });
  expect(line.nextDueAt).toBe(NOW + 5_000);
  expect(line.unblocked(NOW)).toEqual([]);
  const [again] = line.unblocked(NOW + 5_000);
  expect(again?.id).toBe(first.id);
  line.begin();
  expect(line.ended(again as Waiting, NOW)).toEqual([second]);
});

it('a host queue sends one activity to several inboxes side by side, and what follows it when all have it', () => {
  const line = host(1n);
  const create = waiting(line, { key: 'k' });
  const alike = { ...create, id: create.id + 100n, inboxId: 2n };
  const update = waiting(line, { key: 'k' });
  expect([line.add(create, NOW), line.add(update, NOW), line.add(alike, NOW)]).toEqual([create, null, alike]);
  line.begin();
  line.begin();
  expect(line.ended(alike, NOW)).toEqual([]);
  expect(line.hasReady).toBe(true);
  expect(line.ended(create, NOW)).toEqual([update]);
  line.begin();
  expect(line.ended(update, NOW)).toEqual([]);
  expect([line.hasReady, line.lanes.size, line.known.size]).toEqual([false, 0, 0]);
});
