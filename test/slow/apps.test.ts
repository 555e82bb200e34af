import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureInstalled } from '../helpers/nested-install.ts';
import { createWorld, type Person, type World } from '../helpers/world.ts';

/** Client libraries of apps as people use them, against a server as it is shipped. */

const folder = fileURLToPath(new URL('../apps', import.meta.url));
let world: World;
let url: string;
let ana: Person;
let bob: Person;

beforeAll(async () => {
  await ensureInstalled('test/apps', 'client libraries of apps');
  world = await createWorld({ installs: { a: ['localhost:PORT'] } });
  const install = world.install('a');
  url = `http://${install.host}`;
  ana = await install.person('ana');
  bob = await install.person('bob');
}, 180_000);
afterAll(() => world.close());

async function run(script: string, ...args: string[]): Promise<Record<string, unknown>> {
  const child = spawn(process.execPath, [path.join(folder, script), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  await new Promise((done) => child.on('close', done));
  return JSON.parse(out);
}

describe('apps', () => {
  it('live a day with masto', async () => {
    expect(await run('masto.mjs', url, ana.token, bob.token)).toEqual({
      application: ['read', 'write'],
      accts: ['ana', 'bob'],
      instance: '4.',
      home: [true],
      mention: [true],
      favourited: true,
      boosted: true,
      bookmarked: true,
      thread: [true],
      notifications: ['favourite', 'follow', 'mention', 'reblog'],
      edited: '<p>Hello again</p>',
      versions: 2,
      profile: ['Ana', 'Hello', 1],
      walked: 3,
      deleted: '@ana hi',
    });
  });

  it('take this server for one of their kind, as megalodon finds out', async () => {
    expect(await run('megalodon.mjs', url, ana.token)).toEqual({
      software: 'mastodon',
      acct: 'ana',
      visibility: 'unlisted',
      home: true,
      instance: url.replace('http://', ''),
      app: true,
    });
  });
});
