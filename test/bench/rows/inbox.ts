import { generateKeyPairSync } from 'node:crypto';
import { HOST, type Lab, type Running } from '../lab.ts';
import { inTurns, nowMs, settled, sleep } from '../measure.ts';
import type { Part } from '../part.ts';
import type { floorInbox } from '../parts/floor-inbox.ts';
import type { httpLoad } from '../parts/http-load.ts';
import type { Seed } from '../seed/database.ts';
import { addFollows } from '../seed/follows.ts';
import { addHosts, addKeys, addLocalPeople, addRemotePeople, type SeededIdentity } from '../seed/people.ts';
import type { RowSpec } from './spec.ts';

/** Remote authors, each on a server of its own, and how many people here follow each. */
const SIGNERS = 20;
export const FOLLOWERS = 10;
const CONNECTIONS = 64;
const ROUNDS = 3;

export const inbox: RowSpec = {
  name: 'inbox',
  what: 'signed inbox POSTs: verified, durably stored, 202',
  unit: '1/s',
  goal: { must: 0.22, aim: 0.5 },
  measure: (lab) => measure(lab, 4000, receive),
};

export const inboxHome: RowSpec = {
  name: 'inbox-home',
  what: 'signed inbox POSTs until the posts are in their followers’ homes',
  unit: '1/s',
  goal: { must: 0.1, aim: 0.25 },
  measure: (lab) => measure(lab, 2000, receiveIntoHomes),
};

export const pgInboxHome: RowSpec = {
  name: 'pg-inbox-home',
  what: 'inbox-home on PostgreSQL; the floor is inbox-home on SQLite',
  unit: '1/s',
  goal: { must: 0.5, aim: 0.8 },
  measure: measureOnPostgres,
};

type Loader = Part<Awaited<ReturnType<typeof httpLoad>>>;
type Receive = (running: Running<unknown>, loader: Loader, count: number) => Promise<number>;

async function measure(lab: Lab, count: number, receiveRound: Receive) {
  const keys = makeKeys();
  const floorPart = await lab.part<typeof floorInbox>('floor-inbox', { publicPem: keys.publicPem });
  const floorPort = await floorPart.call('port', null);
  const running = await lab.install((seed) => seedSigners(seed, keys.publicPem));
  const loader = await lab.part<typeof httpLoad>('http-load', null);
  await signFor(loader, running.filled, keys.privatePem, count * (ROUNDS + 1));
  // The floor keeps nothing, so it may be sent the requests that the server has had or will have.
  const floor = async () => {
    const floorLoader = await floorLoaderFor();
    const result = await floorLoader.call('run', { port: floorPort, connections: CONNECTIONS, count });
    if (result.statuses[202] !== count) throw new Error(`floor: ${JSON.stringify(result.statuses)}`);
    return result.rate;
  };
  let second: Loader | null = null;
  const floorLoaderFor = async () => {
    if (second) return second;
    second = await lab.part<typeof httpLoad>('http-load', null);
    await signFor(second, running.filled, keys.privatePem, count);
    return second;
  };
  const row = () => receiveRound(running, loader, count);
  await floor();
  await row();
  lab.warm(running);
  const pids = { floor: floorPart.pid, row: running.pid };
  return inTurns({ rounds: ROUNDS, floor, row, note: lab.note, pids, units: count });
}

async function measureOnPostgres(lab: Lab) {
  const count = 1000;
  const keys = makeKeys();
  const fill = (seed: Seed) => seedSigners(seed, keys.publicPem);
  const sideOf = async (running: Running<SeededIdentity[]>) => {
    const loader = await lab.part<typeof httpLoad>('http-load', null);
    await signFor(loader, running.filled, keys.privatePem, count * (ROUNDS + 1));
    return () => receiveIntoHomes(running, loader, count);
  };
  const onSqlite = await lab.install(fill);
  const onPostgres = await lab.installOnPostgres(fill);
  const floor = await sideOf(onSqlite);
  const row = await sideOf(onPostgres);
  await floor();
  await row();
  lab.warm(onPostgres);
  const pids = { floor: onSqlite.pid, row: onPostgres.pid };
  return inTurns({ rounds: ROUNDS, floor, row, note: lab.note, pids, units: count });
}

export function makeKeys(): { publicPem: string; privatePem: string } {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    publicPem: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privatePem: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** Remote authors whose keys are known here, followed by local people. */
export function seedSigners(seed: Seed, publicPem: string): SeededIdentity[] {
  const hosts = addHosts(
    seed,
    Array.from({ length: SIGNERS }, (_, index) => `s${index}.test`),
  );
  const signers = addRemotePeople(seed, 's', SIGNERS, hosts);
  addKeys(seed, signers, publicPem);
  addFollows(seed, addLocalPeople(seed, 'reader', FOLLOWERS), signers, seed.domain.id);
  return signers;
}

export function signFor(
  loader: Loader,
  signers: readonly SeededIdentity[],
  privatePem: string,
  count: number,
): Promise<void> {
  return loader.call('sign', {
    count,
    signers: signers.map(({ uri }) => ({ uri, privatePem })),
    host: HOST,
    path: '/inbox',
  });
}

/** Sends so many activities; gives answers a second. */
export async function receive(running: Running<unknown>, loader: Loader, count: number): Promise<number> {
  const result = await send(running, loader, count);
  // What was taken in is handled before the next round begins.
  await handled(running);
  await settled(running.pid);
  return result.rate;
}

/** The same, until the last post is in the last home. */
async function receiveIntoHomes(running: Running<unknown>, loader: Loader, count: number): Promise<number> {
  const homes = () => countOf(running, 'home');
  const before = await homes();
  const { startedAt } = await send(running, loader, count);
  await handled(running);
  const took = nowMs() - startedAt;
  const missing = before + count * FOLLOWERS - (await homes());
  if (missing !== 0) throw new Error(`${missing} rows of homes are missing`);
  await settled(running.pid);
  return (count * 1000) / took;
}

async function send(running: Running<unknown>, loader: Loader, count: number) {
  const result = await loader.call('run', { port: running.server.port, connections: CONNECTIONS, count });
  if (result.statuses[202] !== count) throw new Error(`inbox: ${JSON.stringify(result.statuses)}`);
  return result;
}

async function handled(running: Running<unknown>): Promise<void> {
  const until = nowMs() + 120_000;
  const waiting = () => countOf(running, 'inbound WHERE "state" = 0');
  for (let left = await waiting(); left > 0; left = await waiting()) {
    if (nowMs() > until) throw new Error(`${left} activities were not handled within two minutes`);
    await sleep(10);
  }
}

async function countOf(running: Running<unknown>, rows: string): Promise<number> {
  const [row] = await running.read<{ n: number }>(`SELECT count(*) AS "n" FROM ${rows}`);
  return row?.n ?? 0;
}
