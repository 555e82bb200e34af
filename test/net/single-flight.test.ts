import { expect, test } from 'vitest';
import type { Clock } from '../../src/lib/time/clock.ts';
import { FetchError } from '../../src/net/errors.ts';
import type { FetchResult } from '../../src/net/fetch.ts';
import { createSingleFlight } from '../../src/net/single-flight.ts';
import { failure } from './support.ts';

function fakeClock(): Clock & { pass(ms: number): void } {
  let time = 1_000;
  return {
    now: () => 1_700_000_000_000 + time,
    monotonic: () => time,
    after: () => () => {},
    pass: (ms) => {
      time += ms;
    },
  };
}

const answer = (status: number, more: Partial<FetchResult> = {}): FetchResult => ({
  status,
  url: 'https://a.test/x',
  headers: { 'x-why': 'because' },
  body: Buffer.from('body'),
  truncated: false,
  retryAfterMs: undefined,
  ...more,
});

test('many who ask at once share one request, per signer', async () => {
  const flights = createSingleFlight(fakeClock());
  let asked = 0;
  const fetch = async () => {
    asked += 1;
    await new Promise((resolve) => setTimeout(resolve, 20));
    return answer(200);
  };
  const all = await Promise.all(
    Array.from({ length: 10 }, () => flights.run('https://a.test/x', 'one', fetch)),
  );
  expect(asked).toBe(1);
  expect(new Set(all).size).toBe(1);
  await flights.run('https://a.test/x', 'two', fetch);
  await flights.run('https://a.test/x', 'one', fetch);
  expect(asked).toBe(3);
});

test.each([401, 403, 404])('a %i is remembered as a bare 404 until its time is over', async (status) => {
  const clock = fakeClock();
  const flights = createSingleFlight(clock, { absentMs: 1000 });
  let asked = 0;
  const fetch = async () => {
    asked += 1;
    return answer(status);
  };
  const first = await flights.run('https://a.test/x', '', fetch);
  const second = await flights.run('https://a.test/x', '', fetch);
  for (const result of [first, second]) {
    expect(result).toMatchObject({ status: 404, headers: {} });
    expect(result.body.length).toBe(0);
  }
  expect(asked).toBe(1);
  clock.pass(1000);
  await flights.run('https://a.test/x', '', fetch);
  expect(asked).toBe(2);
});

test('410 stays 410: it alone removes something', async () => {
  const flights = createSingleFlight(fakeClock());
  expect((await flights.run('https://a.test/x', '', async () => answer(410))).status).toBe(410);
  expect((await flights.run('https://a.test/x', '', async () => answer(200))).status).toBe(410);
});

test('S18 an unreachable address is tried once, not once per message', async () => {
  const clock = fakeClock();
  const flights = createSingleFlight(clock, { failureMs: 1000 });
  let asked = 0;
  const fetch = async () => {
    asked += 1;
    throw new FetchError('connect', 'Nobody there.');
  };
  for (let i = 0; i < 50; i += 1) {
    expect((await failure(flights.run('https://a.test/key', '', fetch))).kind).toBe('connect');
  }
  expect(asked).toBe(1);
  expect((await failure(flights.run('https://a.test/key', '', fetch))).retryAfterMs).toBe(1000);
  await failure(flights.run('https://a.test/key', '', fetch, { isFresh: true }));
  expect(asked).toBe(2);
});

test('a 503 is remembered for as long as it asks', async () => {
  const clock = fakeClock();
  const flights = createSingleFlight(clock, { failureMs: 1000 });
  let asked = 0;
  const fetch = async () => {
    asked += 1;
    return answer(503, { retryAfterMs: 5000 });
  };
  await flights.run('https://a.test/x', '', fetch);
  clock.pass(4999);
  expect(await flights.run('https://a.test/x', '', fetch)).toMatchObject({ status: 503, retryAfterMs: 1 });
  expect(asked).toBe(1);
  clock.pass(1);
  await flights.run('https://a.test/x', '', fetch);
  expect(asked).toBe(2);
});

test('who gave up or had no budget left says nothing about the peer', async () => {
  const flights = createSingleFlight(fakeClock());
  for (const kind of ['aborted', 'budget'] as const) {
    await failure(
      flights.run('https://a.test/x', '', async () => Promise.reject(new FetchError(kind, 'No.'))),
    );
    expect((await flights.run('https://a.test/x', '', async () => answer(200))).status).toBe(200);
  }
});

test('a caller who stops waiting does not stop the others', async () => {
  const flights = createSingleFlight(fakeClock());
  const stop = new AbortController();
  let finish: (result: FetchResult) => void = () => {};
  const fetch = () => new Promise<FetchResult>((resolve) => (finish = resolve));
  const impatient = failure(flights.run('https://a.test/x', '', fetch, { signal: stop.signal }));
  const patient = flights.run('https://a.test/x', '', fetch);
  stop.abort();
  expect((await impatient).kind).toBe('aborted');
  finish(answer(200));
  expect((await patient).status).toBe(200);
});

test('who wants what is there now does not get what is on its way, and all who do so share one request', async () => {
  const flights = createSingleFlight(fakeClock());
  const ends: ((result: FetchResult) => void)[] = [];
  const fetch = () => new Promise<FetchResult>((resolve) => void ends.push(resolve));
  const ask = (isFresh: boolean) => flights.run('https://a.test/x', '', fetch, { isFresh });
  const before = ask(false);
  const now = [ask(true), ask(true)];
  const stop = new AbortController();
  const impatient = failure(
    flights.run('https://a.test/x', '', fetch, { isFresh: true, signal: stop.signal }),
  );
  stop.abort();
  expect((await impatient).kind).toBe('aborted');
  // Neither the refusal that comes is believed.
  ends[0]?.(answer(404));
  expect((await before).status).toBe(404);
  await expect.poll(() => ends.length).toBe(2);
  now.push(ask(false));
  ends[1]?.(answer(200));
  expect((await Promise.all(now)).map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(ends).toHaveLength(2);
});

test('what is remembered is bounded', async () => {
  const flights = createSingleFlight(fakeClock(), { maxEntries: 2 });
  let asked = 0;
  const fetch = async () => {
    asked += 1;
    return answer(404);
  };
  for (const path of ['1', '2', '3', '1']) await flights.run(`https://a.test/${path}`, '', fetch);
  expect(asked).toBe(4);
});
