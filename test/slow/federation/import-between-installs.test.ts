import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dieBefore } from '../../helpers/kill/kill-before.ts';
import { Somebody } from '../../helpers/people/somebody.ts';
import { createWorld, eventually, type TestInstall, type World } from '../../helpers/world.ts';

/** PUKEKO_FOLLOWS: so many; a thousand for a trial by hand. */
const FOLLOWS = Number(process.env.PUKEKO_FOLLOWS ?? 25);

interface Progress {
  id: string;
  state: string;
  total: number;
  done: number;
  skipped: number;
  failed: number;
  failuresUrl: string | null;
}
const PROGRESS = 'id state total done skipped failed failuresUrl';

describe('an export of one install', () => {
  let world: World;
  let one: TestInstall;
  let two: TestInstall;
  let ana: Somebody;
  let anew: Somebody;
  /** Of the second; looked at at each start. */
  const env: Record<string, string> = {};

  beforeAll(async () => {
    world = await createWorld({ installs: { one: ['a.test'], two: ['b.test'] }, env: { two: env } });
    [one, two] = [world.install('one'), world.install('two')];
    ana = new Somebody(one, await one.person('ana'));
    anew = new Somebody(two, await two.person('anew', 'b.test'));
  });
  afterAll(() => world.close());

  const ask = async (install: TestInstall, address: string, method: 'GET' | 'PUT' = 'GET', body?: string) => {
    const url = new URL(address);
    const answer = await request(`${install.address}${url.pathname}`, {
      method,
      headers: { host: url.host },
      body: body ?? null,
    });
    return {
      status: answer.statusCode,
      type: String(answer.headers['content-type']),
      disposition: String(answer.headers['content-disposition']),
      text: await answer.body.text(),
    };
  };
  const exported = async (who: Somebody, kind: string) => {
    const { viewer } = await who.ask<{ viewer: { identity: { exportUrl: string } } }>(
      `{ viewer { identity { exportUrl(kind: ${kind}) } } }`,
    );
    return ask(who.install, viewer.identity.exportUrl);
  };
  const look = async (id: string) =>
    (
      await anew.ask<{ node: Progress }>(
        `query ($id: ID!) { node(id: $id) { ... on Import { ${PROGRESS} } } }`,
        {
          id,
        },
      )
    ).node;

  it('is imported by another, in spite of kill -9 in the middle', { timeout: 3_600_000 }, async () => {
    for (let n = 0; n < FOLLOWS; n += 1) await one.person(`p${n}`);
    const names = Array.from({ length: FOLLOWS }, (_, n) => `p${n}@a.test\n`).join('');
    const { import: begun } = await ana.change<{ import: Progress }>(
      'createImport',
      { kind: 'FOLLOWS', csv: names },
      `import { ${PROGRESS} }`,
    );
    const local = performance.now();
    await eventually(
      async () =>
        (
          await ana.ask<{ node: Progress }>(
            `query ($id: ID!) { node(id: $id) { ... on Import { ${PROGRESS} } } }`,
            { id: begun.id },
          )
        ).node,
      (seen) => seen.state === 'ENDED' && seen.done === FOLLOWS,
      600_000,
    );
    const took = { local: performance.now() - local };
    const file = await exported(ana, 'FOLLOWS');
    expect(file).toMatchObject({
      status: 200,
      type: 'text/csv; charset=utf-8',
      disposition: 'attachment; filename="following_accounts.csv"',
    });
    expect(file.text.trimEnd().split('\n')).toHaveLength(FOLLOWS + 1);
    const { import: row, uploadUrl } = await anew.change<{ import: Progress; uploadUrl: string }>(
      'createImport',
      { kind: 'FOLLOWS' },
      `import { ${PROGRESS} } uploadUrl`,
    );
    const sent = `${file.text}nobody@a.test,true,false,\n`;
    expect((await ask(one, uploadUrl, 'PUT', sent)).status).toBeGreaterThanOrEqual(400);
    const remote = performance.now();
    let put = { status: 0, text: '' };
    const endOfRow = /^UPDATE import_item SET "state" = /;
    await dieBefore(two, env, [endOfRow, Math.ceil(FOLLOWS / 4)], async () => {
      put = await ask(two, uploadUrl, 'PUT', sent);
    });
    expect([put.status, put.text]).toEqual([202, expect.stringContaining(`"total":${FOLLOWS + 1}`)]);
    await two.start();
    expect((await ask(two, uploadUrl, 'PUT', sent)).status).toBe(409);
    const end = await eventually(
      () => look(row.id),
      (seen) => seen.state === 'ENDED',
      3_000_000,
    );
    Object.assign(took, { remote: performance.now() - remote });
    console.info('imported', FOLLOWS, took);
    expect(end).toMatchObject({ total: FOLLOWS + 1, done: FOLLOWS, skipped: 0, failed: 1 });
    const failures = await ask(two, end.failuresUrl ?? '');
    expect(failures.text).toBe(
      'Account address,Show boosts,Notify on new posts,Languages,Reason\nnobody@a.test,true,false,,a.test knows nobody of this name.\n',
    );
    const again = await eventually(
      () => exported(anew, 'FOLLOWS'),
      (seen) => seen.text.trimEnd().split('\n').length === FOLLOWS + 1,
      120_000,
    );
    expect(again.text.split('\n').sort()).toEqual(file.text.split('\n').sort());
  });

  it('is given to nobody by an address that was changed or is over', async () => {
    const { viewer } = await ana.ask<{ viewer: { identity: { exportUrl: string } } }>(
      '{ viewer { identity { exportUrl(kind: BLOCKS) } } }',
    );
    const { exportUrl } = viewer.identity;
    expect((await ask(one, exportUrl)).status).toBe(200);
    for (const other of [
      exportUrl.replace('BLOCKS', 'FOLLOWS'),
      exportUrl.replace(/\.\d+\./, '.17.'),
      exportUrl.replace('a.test', 'b.test'),
      `${exportUrl}x`,
    ])
      expect((await ask(one, other)).status, other).toBeGreaterThanOrEqual(400);
  });
});
