import { join } from 'node:path';
import { createStatus, createStatusBytes, postText } from '../documents.ts';
import { HOST, type Lab, type Running } from '../lab.ts';
import { requestBytes } from '../load/request.ts';
import { inTurns } from '../measure.ts';
import type { floorCreate } from '../parts/floor-create.ts';
import type { floorRestHome } from '../parts/floor-rest-home.ts';
import type { httpLoad } from '../parts/http-load.ts';
import { seedHome } from '../seed/home.ts';
import { assertSameRows, creates, FOLLOWERS, seedReaders } from './create.ts';
import { original, pages } from './home.ts';
import type { RowSpec } from './spec.ts';

const ROUNDS = 5;
const ROUND_MS = 1500;
const STORED = 10_000;
const HOME = '/api/v1/timelines/home?limit=20';

export const restHome: RowSpec = {
  name: 'rest-home',
  what: 'the same page by the REST API',
  unit: '1/s',
  goal: { must: 0.2, aim: 0.5 },
  async measure(lab) {
    const { bea } = lab.template;
    lab.note(`seeding ${STORED} posts`);
    const running = await lab.install((seed) => seedHome(seed, bea.uri, STORED));
    const floorPart = await lab.part<typeof floorRestHome>('floor-rest-home', {
      path: join(running.server.dataDir, 'pukeko.db'),
      identityUri: bea.uri,
      origin: `https://${HOST}`,
    });
    const floorPort = await floorPart.call('port', null);
    await assertSamePage(lab, running, floorPort);
    const loader = await lab.part<typeof httpLoad>('http-load', null);
    await loader.call('use', [restHomeBytes(bea)]);
    const floor = () => pages(loader, floorPort);
    const row = () => pages(loader, running.server.port);
    await floor();
    await row();
    lab.warm(running);
    const pids = { floor: floorPart.pid, row: running.pid };
    return inTurns({ rounds: ROUNDS, floor, row, note: lab.note, pids });
  },
};

export const restCreate: RowSpec = {
  name: 'rest-create',
  what: 'POST /api/v1/statuses, author with 100 local followers',
  unit: '1/s',
  goal: { must: 0.3, aim: 0.6 },
  async measure(lab) {
    const { bea } = lab.template;
    const running = await lab.install((seed) => seedReaders(seed, bea.uri, FOLLOWERS));
    const copy = await lab.install((seed) => seedReaders(seed, bea.uri, FOLLOWERS));
    await copy.server.stop();
    const floorPart = await lab.part<typeof floorCreate>('floor-create', {
      path: join(copy.server.dataDir, 'pukeko.db'),
      authorUri: bea.uri,
    });
    await assertSameRows(running, () => createStatus(running, bea, 0));
    const loader = await lab.part<typeof httpLoad>('http-load', null);
    await loader.call(
      'use',
      Array.from({ length: 1000 }, (_, index) => createStatusBytes(bea, index)),
    );
    const floor = () => floorPart.call('run', { ms: ROUND_MS, text: postText(1) });
    const row = () => creates(loader, running.server.port, ROUND_MS);
    await floor();
    await row();
    lab.warm(running);
    const pids = { floor: floorPart.pid, row: running.pid };
    return inTurns({ rounds: ROUNDS, floor, row, note: lab.note, pids });
  },
};

/** A page of a home timeline as an app asks for it. */
export function restHomeBytes(who: { host: string; token: string }): Buffer {
  return requestBytes('GET', HOME, { host: who.host, authorization: `Bearer ${who.token}` });
}

/** The floor must answer what the server answers, but for the addresses of pictures, which are the proxy's. */
async function assertSamePage({ template: { bea } }: Lab, { server }: Running<unknown>, floorPort: number) {
  const { body } = await server.http(HOME, {
    host: bea.host,
    headers: { authorization: `Bearer ${bea.token}` },
  });
  const text = (value: unknown) =>
    JSON.stringify(value, (_key, it: unknown) => (typeof it === 'string' ? original(it) : it));
  const [one, other] = [
    text(JSON.parse(body)),
    text(await (await fetch(`http://127.0.0.1:${floorPort}/`)).json()),
  ];
  if (one === other) return;
  const at = [...one].findIndex((char, index) => char !== other[index]);
  throw new Error(
    `the floor's page is another than the server's:\n${one.slice(at - 100, at + 900)}\n${other.slice(at - 100, at + 900)}`,
  );
}
