import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { FormData, request } from 'undici';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Somebody } from '../../helpers/people/somebody.ts';
import { createWorld, eventually, type TestInstall, type World } from '../../helpers/world.ts';

/** The machine is lost: what was answered before the backup began is there again, and goes on. */
let world: World;
let one: TestInstall;
let two: TestInstall;
let ana: Somebody;
let bob: Somebody;
/** Of a time before the machine was lost. */
let cursor: string;
const folder = mkdtempSync(join(tmpdir(), 'pukeko-lost-'));

beforeAll(async () => {
  world = await createWorld({ installs: { one: ['a.test'], two: ['b.test'] } });
  [one, two] = [world.install('one'), world.install('two')];
  ana = new Somebody(one, await one.person('ana'));
  bob = new Somebody(two, await two.person('bob'));
  await bob.towards('followIdentity', ana.handle);
  await eventually(
    async () => (await bob.find(ana.handle)).viewer,
    (viewer) => viewer?.isFollowing === true,
  );
  await ana.post('Before everything');
  await bob.sees('Before everything');
});

afterAll(async () => {
  await world?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function rest(path: string, body: FormData): Promise<Record<string, unknown>> {
  const answer = await request(one.address + path, {
    method: 'POST',
    headers: { host: ana.host, authorization: `Bearer ${ana.token}` },
    body,
  });
  return (await answer.body.json()) as Record<string, unknown>;
}

async function picture(path: string): Promise<Buffer> {
  const answer = await request(one.address + path, { headers: { host: ana.host } });
  expect(answer.statusCode).toBe(200);
  return Buffer.from(await answer.body.arrayBuffer());
}

it('1 comes back whole from a backup that was made under load', async () => {
  const png = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#2244aa' } })
    .png()
    .toBuffer();
  const upload = new FormData();
  upload.append('file', new Blob([new Uint8Array(png)], { type: 'image/png' }), 'blue.png');
  const { id } = await rest('/api/v2/media', upload);
  const url = await eventually(
    async () => {
      const answer = await request(`${one.address}/api/v1/media/${id}`, {
        headers: { host: ana.host, authorization: `Bearer ${ana.token}` },
      });
      return ((await answer.body.json()) as { url: string | null }).url;
    },
    (found) => typeof found === 'string',
  );
  const status = new FormData();
  status.append('status', 'With a picture');
  status.append('media_ids[]', String(id));
  expect(await rest('/api/v1/statuses', status)).toMatchObject({ media_attachments: [{ id }] });
  const path = new URL(String(url)).pathname;
  const bytes = await picture(path);

  // What is sent now waits for a server that is away. Whom it names is notified of it: in a home it may soon lie behind
  // all that was written under load, before anybody has looked.
  await two.stop();
  const away = await ana.post('@bob@b.test While b.test was away');
  const watch = await ana.watchHome();
  ({ cursor } = await watch.until((frame) => frame.__typename === 'CaughtUp', 'CaughtUp'));
  await watch.close();

  const answered: string[] = [];
  let isOver = false;
  const writing = Array.from({ length: 4 }, async () => {
    while (!isOver) answered.push((await ana.post('Under load')).uri);
  });
  await eventually(
    async () => answered.length,
    (count) => count >= 20,
  );
  const before = [...answered];
  await one.cli('backup', folder);
  isOver = true;
  await Promise.all(writing);
  expect(answered.length).toBeGreaterThan(before.length);

  await one.kill();
  rmSync(one.dataDir, { recursive: true });
  mkdirSync(one.dataDir);
  const report = JSON.parse(await one.cli('restore', folder, '--json')) as { missing: number };
  expect(report.missing).toBe(0);
  const again = await one.command('restore', folder);
  expect([again.code, again.out]).toEqual([1, '']);
  expect(again.err).toContain('is not empty');

  await Promise.all([one.start(), two.start()]);
  for (const uri of before) expect((await ana.postAt(uri))?.html).toContain('Under load');
  expect((await picture(path)).equals(bytes)).toBe(true);
  // Sent by the restored server, and signed with the keys that b.test knows.
  await eventually(
    () => bob.notifications(),
    (list) => list.some(({ kind, postUri }) => kind === 'MENTION' && postUri === away.uri),
    180_000,
  );
  const last = await ana.post('@bob@b.test After everything');
  await eventually(
    () => bob.notifications(),
    (list) => list.some(({ postUri }) => postUri === last.uri),
    180_000,
  );
});

it('9 is another log, as clients are told that resume', async () => {
  const resumed = await ana.watchHome(cursor);
  const gap = await resumed.until((frame) => frame.__typename === 'TimelineGap', 'TimelineGap');
  expect(gap.reason).toBe('UNKNOWN_CURSOR');
  await resumed.close();
});

it('10 finds by search what was written before', async () => {
  const found = () =>
    ana.ask<{ search: { posts: { nodes: { html: string }[] } } }>(
      `{ search(query: "\\"Before everything\\"") { posts(first: 5) { nodes { html } } } }`,
    );
  await eventually(found, ({ search }) => search.posts.nodes.length === 1);
});

it('says where it looked when there is nothing to back up or to restore', async () => {
  const nothing = mkdtempSync(join(tmpdir(), 'pukeko-nothing-'));
  const env = { PUKEKO_DATA: join(nothing, 'data') };
  const backup = await one.commandWith({ env }, 'backup', join(nothing, 'backups'), '--json');
  expect([backup.code, backup.out]).toEqual([1, '']);
  expect(JSON.parse(backup.err)).toEqual({ error: expect.stringContaining(env.PUKEKO_DATA) });
  const restore = await one.commandWith({ env }, 'restore', join(nothing, 'backups'));
  expect([restore.code, restore.out]).toEqual([1, '']);
  expect(restore.err).toContain(join(nothing, 'backups'));
  expect((await one.command('backup', folder, '--keep', '0')).code).toBe(2);
  rmSync(nothing, { recursive: true });
});
