import { createPost, createPostBytes } from '../documents.ts';
import { keyOf, type Lab, type Running } from '../lab.ts';
import { inTurns, nowMs, settled } from '../measure.ts';
import type { Part } from '../part.ts';
import type { DeliverTarget, floorDeliver } from '../parts/floor-deliver.ts';
import type { httpLoad } from '../parts/http-load.ts';
import type { receivers } from '../parts/receivers.ts';
import { idOf, type Seed } from '../seed/database.ts';
import { addAudience, addInboxes } from '../seed/follows.ts';
import { addHosts, addRemotePeople, type SeededIdentity } from '../seed/people.ts';
import type { RowSpec } from './spec.ts';

interface Plan {
  hosts: number;
  /** Followers of the author, each with an inbox of its own. */
  inboxes: number;
  posts: number;
  rounds: number;
}

const ONE: Plan = { hosts: 50, inboxes: 2000, posts: 1, rounds: 5 };
const MANY: Plan = { hosts: 20, inboxes: 20, posts: 200, rounds: 3 };

export const deliverOne: RowSpec = {
  name: 'deliver-one',
  what: 'deliver one post to 2,000 inboxes on 50 hosts',
  unit: '1/s',
  goal: { must: 0.65, aim: 0.9 },
  measure: (lab) => measure(lab, ONE),
};

export const deliverMany: RowSpec = {
  name: 'deliver-many',
  what: 'deliver 200 posts to 20 inboxes each',
  unit: '1/s',
  goal: { must: 0.5, aim: 0.8 },
  measure: (lab) => measure(lab, MANY),
};

async function measure(lab: Lab, plan: Plan) {
  const { ana } = lab.template;
  const key = keyOf(lab.template, ana);
  const peers = await startPeers(lab, plan.hosts);
  const loader = await lab.part<typeof httpLoad>('http-load', null);
  const running = await lab.install(
    (seed) => seedFollowers(seed, ana.uri, peers.names, plan.inboxes),
    peers.ports,
  );
  const expected = plan.posts * plan.inboxes;
  const row = () => deliverRound(lab, { running, peers, loader }, plan);
  // Once to warm up, and for the very bytes that the floor sends.
  await row();
  const bodies = await peers.part.call('bodies', null);
  if (bodies.length !== plan.posts) throw new Error(`${bodies.length} bodies of ${plan.posts} posts`);
  const targets = running.filled.map(({ uri }): DeliverTarget => {
    const { host, pathname } = new URL(uri);
    return { host, port: peers.ports[host] ?? 0, path: `${pathname}/inbox` };
  });
  const floorPart = await lab.part<typeof floorDeliver>('floor-deliver', {
    privatePem: key.privatePem,
    keyId: `${ana.uri}#main-key`,
  });
  const floor = async () => {
    const all = peers.part.call('expect', expected);
    const startedAt = await floorPart.call('run', { bodies, targets });
    return (expected * 1000) / ((await all).at - startedAt);
  };
  await floor();
  lab.warm(running);
  return inTurns({
    rounds: plan.rounds,
    floor,
    row,
    note: lab.note,
    pids: { floor: floorPart.pid, row: running.pid },
    units: expected,
  });
}

export interface Peers {
  part: Part<Awaited<ReturnType<typeof receivers>>>;
  names: string[];
  ports: Record<string, number>;
}

/** Hosts `h0.test` and on, in one process. */
export async function startPeers(lab: Lab, hosts: number): Promise<Peers> {
  const { publicPem } = keyOf(lab.template, lab.template.ana);
  const part = await lab.part<typeof receivers>('receivers', { hosts, publicPem });
  const ports = await part.call('ports', null);
  const names = ports.map((_port, index) => `h${index}.test`);
  return { part, names, ports: Object.fromEntries(names.map((name, index) => [name, ports[index] ?? 0])) };
}

export function seedFollowers(
  seed: Seed,
  authorUri: string,
  hostNames: readonly string[],
  count: number,
): SeededIdentity[] {
  const followers = addRemotePeople(seed, 'f', count, addHosts(seed, hostNames));
  addAudience(seed, { id: idOf(seed.db, authorUri) }, followers, addInboxes(seed, followers));
  return followers;
}

let written = 0;

/** Writes the posts and waits for all their deliveries; gives deliveries a second from the first request on. */
export async function deliverRound(
  lab: Lab,
  parts: { running: Running<unknown>; peers: Peers; loader: Part<Awaited<ReturnType<typeof httpLoad>>> },
  plan: Pick<Plan, 'posts' | 'inboxes'>,
): Promise<number> {
  const { ana } = lab.template;
  const { running, peers, loader } = parts;
  const expected = plan.posts * plan.inboxes;
  const all = peers.part.call('expect', expected);
  let startedAt = nowMs();
  if (plan.posts === 1) {
    written += 1;
    await createPost(running, ana, written);
  } else {
    const requests = Array.from({ length: plan.posts }, (_, index) => createPostBytes(ana, written + index));
    written += plan.posts;
    await loader.call('use', requests);
    const result = await loader.call('run', {
      port: running.server.port,
      connections: 16,
      count: plan.posts,
    });
    if (result.statuses[200] !== plan.posts) throw new Error(`posting: ${JSON.stringify(result.statuses)}`);
    startedAt = result.startedAt;
  }
  const arrived = await all;
  if (arrived.repeated > 0) lab.note(`${arrived.repeated} deliveries came twice`);
  await settled(running.pid);
  return (expected * 1000) / (arrived.at - startedAt);
}
