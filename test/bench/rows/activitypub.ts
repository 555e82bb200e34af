import { createPost } from '../documents.ts';
import { HOST, type Lab, type Running } from '../lab.ts';
import { requestBytes } from '../load/request.ts';
import { inTurns } from '../measure.ts';
import type { floorConstant } from '../parts/floor-constant.ts';
import type { httpLoad } from '../parts/http-load.ts';
import type { RowSpec } from './spec.ts';

const CONNECTIONS = 16;
const ROUNDS = 5;
const ROUND_MS = 1500;

export const actorGet: RowSpec = {
  name: 'actor',
  what: 'GET of an actor as ActivityPub JSON',
  unit: '1/s',
  goal: { must: 0.4, aim: 0.7 },
  measure: (lab) => measure(lab, async () => new URL(lab.template.ana.uri).pathname),
};

export const postGet: RowSpec = {
  name: 'post',
  what: 'GET of a post as ActivityPub JSON',
  unit: '1/s',
  goal: { must: 0.4, aim: 0.7 },
  measure: (lab) => measure(lab, (running) => aPost(lab, running)),
};

export async function aPost(lab: Lab, running: Running<unknown>): Promise<string> {
  await createPost(running, lab.template.bea, 1);
  const [post] = await running.read<{ uri: string }>('SELECT "uri" FROM post ORDER BY "id" DESC LIMIT 1');
  return new URL(post?.uri ?? '').pathname;
}

export function activityPubGet(path: string): Buffer {
  return requestBytes('GET', path, {
    host: HOST,
    accept: 'application/activity+json',
    'user-agent': 'bench',
  });
}

async function measure(lab: Lab, pathOn: (running: Running<unknown>) => Promise<string>) {
  const running = await lab.install(() => null);
  const path = await pathOn(running);
  const answer = await running.server.http(path, { headers: { accept: 'application/activity+json' } });
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
  const kept = Object.entries(answer.headers).filter(
    ([name]) => !['connection', 'keep-alive', 'date', 'content-length', 'transfer-encoding'].includes(name),
  );
  const floorPart = await lab.part<typeof floorConstant>('floor-constant', {
    headers: Object.fromEntries(kept.map(([name, value]) => [name, String(value)])),
    body: answer.body,
  });
  const floorPort = await floorPart.call('port', null);
  const loader = await lab.part<typeof httpLoad>('http-load', null);
  await loader.call('use', [activityPubGet(path)]);
  const run = async (port: number) => {
    const result = await loader.call('run', { port, connections: CONNECTIONS, ms: ROUND_MS });
    if (result.statuses[200] !== result.answers) throw new Error(JSON.stringify(result.statuses));
    return result.rate;
  };
  const floor = () => run(floorPort);
  const row = () => run(running.server.port);
  await floor();
  await row();
  lab.warm(running);
  return inTurns({
    rounds: ROUNDS,
    floor,
    row,
    note: lab.note,
    pids: { floor: floorPart.pid, row: running.pid },
  });
}
