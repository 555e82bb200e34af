import { createPostBytes, HOME_PAGE, HOME_STREAM } from '../documents.ts';
import type { Lab } from '../lab.ts';
import { graphqlBytes } from '../load/request.ts';
import { median, nowMs, sleep } from '../measure.ts';
import type { httpLoad } from '../parts/http-load.ts';
import type { Lag, wsLag } from '../parts/ws-lag.ts';
import { seedReaders } from './create.ts';
import type { RowSpec } from './spec.ts';

const FOLLOWERS = 100;
const WARM_MS = 2_000;
const READ_EVERY_MS = 100;
const LIMIT_MS = 60_000;

export const pgLive: RowSpec = {
  name: 'pg-live',
  what: 'lag of a live home (p99) on PostgreSQL while 24 connections post without a pause for 60 s',
  unit: 'ms',
  goal: { must: 250, aim: 60, atMost: true, absolute: true },
  measure: (lab) => measure(lab, 24, 60_000),
};

export const pgLiveMany: RowSpec = {
  name: 'pg-live-64',
  what: 'the same with 64 connections',
  unit: 'ms',
  goal: { must: 250, aim: 60, atMost: true, absolute: true },
  measure: (lab) => measure(lab, 64, 60_000),
};

async function measure(lab: Lab, writers: number, ms: number) {
  const { bea } = lab.template;
  const running = await lab.installOnPostgres((seed) => seedReaders(seed, bea.uri, FOLLOWERS));
  const { port } = running.server;
  const loader = await lab.part<typeof httpLoad>('http-load', null);
  const posts = Array.from({ length: 1000 }, (_, index) => createPostBytes(bea, index));
  await loader.call('use', posts);
  const reader = await lab.part<typeof httpLoad>('http-load', null);
  await reader.call('use', [graphqlBytes(bea, HOME_PAGE)]);
  const subscriber = await lab.part<typeof wsLag>('ws-lag', {
    port,
    host: bea.host,
    token: bea.token,
    query: HOME_STREAM,
    variables: { source: { named: 'HOME' } },
  });
  let due = 0;
  const write = async (forMs: number) => {
    const { answers, statuses } = await loader.call('run', { port, connections: writers, ms: forMs });
    if (statuses[200] !== answers) throw new Error(JSON.stringify(statuses));
    due += answers;
    return answers;
  };
  await write(WARM_MS);
  const warm = await allOf(subscriber, () => due);
  lab.warm(running);
  due -= warm.lags.length;
  const writing = write(ms);
  const reads = await readMeanwhile(reader, port, writing);
  const written = await writing;
  const { lags, gaps } = await allOf(subscriber, () => due);
  const third = Math.floor(lags.length / 3);
  const [first, last] = [lags.slice(0, third), lags.slice(-third)];
  lab.note(
    `${Math.round((written * 1000) / ms)} posts/s; lag p50 ${median(lags)} ms, p99 of the first third ${p99(first)} ms, of the last ${p99(last)} ms, gaps ${gaps}; a home page meanwhile ${median(reads).toFixed(1)} ms (p50)`,
  );
  return { value: p99(lags), floor: 0 };
}

/** Waits until every post has come to the subscriber: nothing may be lost, however late. */
async function allOf(
  subscriber: { call(method: 'take', none: null): Promise<Lag> },
  due: () => number,
): Promise<Lag> {
  const until = nowMs() + LIMIT_MS;
  const all: Lag = { lags: [], gaps: 0 };
  for (;;) {
    const { lags, gaps } = await subscriber.call('take', null);
    all.lags.push(...lags);
    all.gaps += gaps;
    if (all.lags.length >= due()) return all;
    if (nowMs() > until || all.gaps > 0)
      throw new Error(`${all.lags.length} of ${due()} posts came to the live home, with ${all.gaps} gaps`);
    await sleep(50);
  }
}

/** A page every tenth of a second, as somebody who reads while others write; gives milliseconds. */
async function readMeanwhile(
  reader: {
    call(
      method: 'run',
      order: { port: number; connections: number; count: number },
    ): Promise<{ medianMs: number }>;
  },
  port: number,
  writing: Promise<unknown>,
): Promise<number[]> {
  let isOver = false;
  const over = () => {
    isOver = true;
  };
  writing.then(over, over);
  const times: number[] = [];
  while (!isOver) {
    times.push((await reader.call('run', { port, connections: 1, count: 1 })).medianMs);
    await sleep(READ_EVERY_MS);
  }
  return times;
}

function p99(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] ?? 0;
}
