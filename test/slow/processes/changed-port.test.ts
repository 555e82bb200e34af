import { afterEach, expect, it } from 'vitest';
import { newFolder } from '../../helpers/backups.ts';
import { freePort } from '../../helpers/free-port.ts';
import { eventually, TestInstall } from '../../helpers/world.ts';

/** Those that a failed expectation left running. */
const running = new Set<TestInstall>();
afterEach(async () => {
  for (const install of running) await install.close();
  running.clear();
});

/** What a server says at its start where PORT is another one than before. */
async function startAt(port: number, dataDir: string, ...hosts: string[]) {
  const install = new TestInstall('moved', hosts, port, { PUKEKO_DATA: dataDir });
  running.add(install);
  await install.start(' ');
  const { status } = await install.http('/', { host: hosts[0] ?? `localhost:${port}` });
  return { install, status };
}

it('a domain on localhost has the port in its addresses: that is said, with what to do', async () => {
  const dataDir = newFolder();
  const [before, after] = [await freePort(), await freePort()];
  const first = await startAt(before, dataDir);
  expect(first.status).toBe(200);
  expect(first.install.log).not.toContain('looked for');
  await first.install.close();

  const moved = await startAt(after, dataDir);
  // A line of the log may come a moment after the first answer.
  const said = await eventually(
    async () => moved.install.log.split('\n').filter((line) => line.includes('looked for')),
    (lines) => lines.length > 0,
  );
  expect(said).toHaveLength(1);
  expect(said[0]).toContain(
    `localhost:${before} is looked for at port ${before}, but this server listens at port ${after}, and addresses never move: start it with PORT=${before}, or forward that port to this one.`,
  );
  // What is forwarded from the old port is served.
  expect((await moved.install.http('/', { host: `localhost:${before}` })).status).toBe(200);
  await moved.install.close();

  const back = await startAt(before, dataDir);
  expect(back.status).toBe(200);
  expect(back.install.log).not.toContain('looked for');
  await back.install.close();
});

it('to a public domain a proxy leads, wherever the server listens: nothing is to be said', async () => {
  const dataDir = newFolder();
  const [before, after] = [await freePort(), await freePort()];
  const first = await startAt(before, dataDir, 'a.test');
  await first.install.close();
  // Named or not: the install has its domain.
  for (const hosts of [['a.test'], []]) {
    const moved = await startAt(after, dataDir, ...hosts);
    expect((await moved.install.http('/', { host: 'a.test' })).status).toBe(200);
    expect(moved.install.log).not.toMatch(/looked for|never move/);
    await moved.install.close();
  }
});

it('a domain on localhost at another port is added, and what it lacks is said', async () => {
  const port = await freePort();
  const { install } = await startAt(port, newFolder());
  const problem = `localhost:9 is looked for at port 9, but this server listens at port ${port}`;
  const { code, out, err } = await install.command('domain', 'add', 'localhost:9');
  expect([code, out, err]).toEqual([0, 'localhost:9 is added\n', expect.stringContaining(problem)]);
  const checked = await install.command('domain', 'check', 'localhost:9');
  expect([checked.code, checked.out]).toEqual([1, expect.stringContaining(`lack  domain: ${problem}`)]);
  const fits = `ana.localhost:${port}`;
  expect(await install.cli('domain', 'add', fits)).toBe(`${fits} is served at http://${fits}`);
  expect(await install.cli('domain', 'check', fits)).toContain('ok    domain:');
  expect((await install.http('/', { host: fits })).status).toBe(200);
  await install.close();
});
