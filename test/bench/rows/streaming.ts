import { hashToken } from '../../../src/core/tokens/hash.ts';
import { STATUSES, statusRequest } from '../documents.ts';
import { sleep } from '../measure.ts';
import type { wsLoad } from '../parts/ws-load.ts';
import type { Seed } from '../seed/database.ts';
import { besideEcho, SUBSCRIBERS } from './live.ts';
import type { RowSpec } from './spec.ts';

/** A socket is open before the server has its token and its channel, and nothing says when that is done. */
const SETTLING_MS = 1000;
/** As many as one token may have. */
const SOCKETS_PER_TOKEN = 25;

export const streaming: RowSpec = {
  name: 'streaming',
  what: 'one post to 2,000 sockets of the REST streaming on one home: until the last event',
  unit: 'ms',
  goal: { must: 2, aim: 1.3, atMost: true },
  async measure(lab) {
    const { bea } = lab.template;
    const running = await lab.install((seed) => copiesOf(seed, bea.token, SUBSCRIBERS / SOCKETS_PER_TOKEN));
    const load = await lab.part<typeof wsLoad>('ws-load', {
      count: SUBSCRIBERS,
      port: running.server.port,
      host: bea.host,
      paths: running.filled.map((token) => `/api/v1/streaming?stream=user&access_token=${token}`),
      subscribe: null,
      mark: '"event":"update"',
    });
    await sleep(SETTLING_MS);
    let index = 0;
    const round = () => {
      index += 1;
      return load.call('round', { http: { path: STATUSES, ...statusRequest(bea, index) } });
    };
    await round();
    await round();
    return besideEcho(lab, running, { round, lastFrame: () => load.call('lastFrame', null) });
  },
};

/** More tokens like one that is there, as a person's apps have them. */
function copiesOf({ db, ids }: Seed, token: string, count: number): string[] {
  const insert = db.prepare(
    `INSERT INTO token ("id", "hash", "userId", "identityId", "scopes", "createdAt")
     SELECT ?, ?, "userId", "identityId", "scopes", "createdAt" FROM token WHERE "hash" = ?`,
  );
  return Array.from({ length: count }, (_, index) => {
    const copy = `${token}-${index}`;
    if (insert.run(ids.next(), hashToken(copy), hashToken(token)).changes !== 1)
      throw new Error('the token is not there');
    return copy;
  });
}
