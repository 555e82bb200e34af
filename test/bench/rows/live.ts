import { CREATE_POST, createPostVariables, HOME_STREAM } from '../documents.ts';
import type { Lab, Running } from '../lab.ts';
import { inTurns } from '../measure.ts';
import type { floorLive } from '../parts/floor-live.ts';
import type { wsLoad } from '../parts/ws-load.ts';
import type { RowSpec } from './spec.ts';

export const SUBSCRIBERS = 2000;
const ROUNDS = 20;

export const live: RowSpec = {
  name: 'live',
  what: 'one post to 2,000 live subscribers on one home: until the last frame',
  unit: 'ms',
  goal: { must: 1.8, aim: 1.2, atMost: true },
  async measure(lab) {
    const running = await lab.install(() => null);
    const row = await subscribers(lab, running, SUBSCRIBERS);
    await row.round();
    await row.round();
    return besideEcho(lab, running, row);
  },
};

/**
 * One of the rows by which posts reach many sockets, and its floor: the very bytes that each socket got, sent to as
 * many plain sockets.
 */
export async function besideEcho(
  lab: Lab,
  running: Running<unknown>,
  row: Pick<Awaited<ReturnType<typeof subscribers>>, 'round' | 'lastFrame'>,
) {
  const frame = await row.lastFrame();
  const floorPart = await lab.part<typeof floorLive>('floor-live', null);
  const port = await floorPart.call('port', null);
  const start = {
    count: SUBSCRIBERS,
    port,
    host: 'floor',
    paths: ['/'],
    subscribe: null,
    mark: frame.slice(0, 20),
  };
  const floorLoad = await lab.part<typeof wsLoad>('ws-load', start);
  const floor = () => floorLoad.call('round', { frame });
  await floor();
  await floor();
  lab.warm(running);
  return inTurns({ rounds: ROUNDS, floor, row: row.round, note: lab.note });
}

const MARK = 'PostAppeared';

/** Sockets that follow one home, and a round: its owner posts, and all have the frame. */
export async function subscribers(lab: Lab, running: Running<unknown>, count: number) {
  const { bea } = lab.template;
  const load = await lab.part<typeof wsLoad>('ws-load', {
    count,
    port: running.server.port,
    host: bea.host,
    paths: ['/graphql'],
    subscribe: { token: bea.token, query: HOME_STREAM, variables: { source: { named: 'HOME' } } },
    mark: MARK,
  });
  let index = 0;
  return {
    round: () => {
      index += 1;
      const body = JSON.stringify({ query: CREATE_POST, variables: createPostVariables(index) });
      const headers = {
        host: bea.host,
        authorization: `Bearer ${bea.token}`,
        'content-type': 'application/json',
      };
      return load.call('round', { http: { path: '/graphql', headers, body } });
    },
    lastFrame: () => load.call('lastFrame', null),
    close: () => load.close(),
  };
}
