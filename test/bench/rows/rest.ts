import { join } from 'node:path';
import { createStatus, createStatusBytes } from '../documents.ts';
import { HOST, type Lab, type Running } from '../lab.ts';
import { requestBytes } from '../load/request.ts';
import type { floorRestHome } from '../parts/floor-rest-home.ts';
import { onSqlite } from './create.ts';
import { besideFloor, FEW, installWith, loaderFor, original } from './home.ts';
import type { RowSpec } from './spec.ts';

const HOME = '/api/v1/timelines/home?limit=20';

export const restHome: RowSpec = {
  name: 'rest-home',
  what: 'the same page by the REST API',
  unit: '1/s',
  goal: { must: 0.2, aim: 0.5 },
  async measure(lab) {
    const { bea } = lab.template;
    const running = await installWith(lab, FEW);
    const floorPart = await lab.part<typeof floorRestHome>('floor-rest-home', {
      path: join(running.server.dataDir, 'pukeko.db'),
      identityUri: bea.uri,
      origin: `https://${HOST}`,
    });
    const port = await floorPart.call('port', null);
    await assertSamePage(lab, running, port);
    const headers = { host: bea.host, authorization: `Bearer ${bea.token}` };
    const loader = await loaderFor(lab, requestBytes('GET', HOME, headers));
    return besideFloor(lab, running, loader, { port, pid: floorPart.pid });
  },
};

export const restCreate: RowSpec = {
  name: 'rest-create',
  what: 'POST /api/v1/statuses, author with 100 local followers',
  unit: '1/s',
  goal: { must: 0.3, aim: 0.6 },
  measure: (lab) => onSqlite(lab, createStatus, createStatusBytes),
};

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
