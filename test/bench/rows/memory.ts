import { createPostBytes, HOME_PAGE } from '../documents.ts';
import type { Lab, Running } from '../lab.ts';
import { graphqlBytes } from '../load/request.ts';
import { residentMb, settled, sleep } from '../measure.ts';
import type { httpLoad } from '../parts/http-load.ts';
import { seedHome } from '../seed/home.ts';
import { activityPubGet } from './activitypub.ts';
import { creates, seedReaders } from './create.ts';
import { deliverRound, seedFollowers, startPeers } from './deliver.ts';
import { pages } from './home.ts';
import { makeKeys, receive, seedSigners, signFor } from './inbox.ts';
import { subscribers } from './live.ts';
import type { RowSpec } from './spec.ts';
import { bareMemory } from './start.ts';

const common = { unit: 'MB' };

export const rssIdle: RowSpec = {
  ...common,
  name: 'rss-idle',
  what: 'resident memory, idle',
  goal: { must: 150, aim: 110, atMost: true, absolute: true },
  async measure(lab) {
    const running = await lab.install((seed) => seedHome(seed, lab.template.bea.uri, 10_000));
    await settled(running.pid);
    await sleep(3000);
    return { value: residentMb(running.pid), floor: await bareMemory() };
  },
};

export const rssLoad: RowSpec = {
  ...common,
  name: 'rss-load',
  what: 'resident memory after all kinds of load in one process',
  goal: { must: 245, aim: 180, atMost: true, absolute: true },
  async measure(lab) {
    const pid = await loadEverything(lab);
    return { value: residentMb(pid), floor: await bareMemory() };
  },
};

/** What the other rows do, shortened, one after another on one server. */
async function loadEverything(lab: Lab): Promise<number> {
  const { ana, bea } = lab.template;
  const keys = makeKeys();
  const peers = await startPeers(lab, 50);
  const running = await lab.install((seed) => {
    seedHome(seed, bea.uri, 10_000);
    seedReaders(seed, bea.uri, 100);
    seedFollowers(seed, ana.uri, peers.names, 2000);
    return seedSigners(seed, keys.publicPem);
  }, peers.ports);
  const { port } = running.server;
  const loader = await lab.part<typeof httpLoad>('http-load', null);
  const note = async (what: string) => {
    const heap = await heapOf(running);
    lab.note(`${what}: ${Math.round(residentMb(running.pid))} MB${heap}`);
  };
  await note('idle');
  for (let round = 0; round < 3; round++) {
    await deliverRound(lab, { running, peers, loader }, { posts: 1, inboxes: 2000 });
  }
  await note('6,000 deliveries');
  await signFor(loader, running.filled, keys.privatePem, 4000);
  await receive(running, loader, 4000);
  await note('4,000 inbox POSTs');
  await loader.call('use', [graphqlBytes(bea, HOME_PAGE)]);
  for (let round = 0; round < 3; round++) await pages(loader, port);
  await note('4.5 s of home pages');
  await loader.call(
    'use',
    Array.from({ length: 500 }, (_, index) => createPostBytes(bea, index)),
  );
  await creates(loader, port, 2000);
  await note('2 s of new posts');
  await loader.call('use', [activityPubGet(new URL(ana.uri).pathname)]);
  await loader.call('run', { port, connections: 16, ms: 2000 });
  await note('2 s of actors');
  const followers = await subscribers(lab, running, 2000);
  for (let round = 0; round < 10; round++) await followers.round();
  await note('2,000 subscribers');
  await followers.close();
  await settled(running.pid);
  await sleep(2000);
  await note('after');
  return running.pid;
}

/** Where it lies, as the server's metrics say. */
async function heapOf({ server }: Running<unknown>): Promise<string> {
  const { status, body } = await server.http('/metrics', { host: '127.0.0.1' });
  if (status !== 200) return '';
  const mb = (name: string) =>
    Math.round(Number(new RegExp(`^${name} (\\S+)`, 'm').exec(body)?.[1] ?? 0) / 2 ** 20);
  return ` (heap ${mb('nodejs_heap_size_used_bytes')} used of ${mb('nodejs_heap_size_total_bytes')}, outside ${mb('nodejs_external_memory_bytes')})`;
}
