import { createPostBytes } from '../documents.ts';
import type { Lab } from '../lab.ts';
import type { httpLoad } from '../parts/http-load.ts';
import type { hung } from '../parts/hung.ts';
import { seedFollowers, startPeers } from './deliver.ts';
import type { RowSpec } from './spec.ts';

const HEALTHY = 50;
const HUNG = 250;
const POSTS = 20;

export const deliverHung: RowSpec = {
  name: 'deliver-hung',
  what: '20 posts to 300 hosts of which 250 take connections and never answer: p95 of the healthy 50',
  unit: 's',
  goal: { must: 2, aim: 0.5, atMost: true, absolute: true },
  measure,
};

/**
 * Seconds from the request that writes the first post to the arrival of a delivery at a healthy host. No host is known
 * before.
 */
async function measure(lab: Lab) {
  const { ana } = lab.template;
  const peers = await startPeers(lab, HEALTHY);
  const port = await (await lab.part<typeof hung>('hung', null)).call('port', null);
  const names = Array.from({ length: HUNG }, (_, index) => `hung${index}.test`);
  const loader = await lab.part<typeof httpLoad>('http-load', null);
  // The healthy ones stand last: everything that hangs is begun before them.
  const running = await lab.install(
    (seed) => seedFollowers(seed, ana.uri, [...names, ...peers.names], HUNG + HEALTHY),
    { ...peers.ports, ...Object.fromEntries(names.map((name) => [name, port])) },
  );
  lab.warm(running);
  await loader.call(
    'use',
    Array.from({ length: POSTS }, (_, index) => createPostBytes(ana, index)),
  );
  const all = peers.part.call('expect', POSTS * HEALTHY);
  const { startedAt, statuses } = await loader.call('run', {
    port: running.server.port,
    connections: 4,
    count: POSTS,
  });
  if (statuses[200] !== POSTS) throw new Error(`posting: ${JSON.stringify(statuses)}`);
  const { times } = await all;
  const seconds = times.map((at) => (at - startedAt) / 1000).sort((a, b) => a - b);
  const at = (part: number) => seconds[Math.min(seconds.length - 1, Math.floor(seconds.length * part))] ?? 0;
  lab.note(`p50 ${at(0.5).toFixed(2)} s, last ${at(1).toFixed(2)} s`);
  return { value: at(0.95), floor: 0 };
}
