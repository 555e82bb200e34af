import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureInterop } from '../../helpers/federation/interop-install.ts';
import { freePort } from '../../helpers/free-port.ts';
import { ensureInstalled } from '../../helpers/runs/nested-install.ts';
import { createWorld, PASSWORD, type World } from '../../helpers/world.ts';

/**
 * Client libraries of apps as people use them, on two domains of one install at once, against a server as it is
 * shipped.
 */

const folder = fileURLToPath(new URL('../../apps', import.meta.url));
let world: World;
let pushPort: number;
/** The clients want a newer Node than the server. */
let node: string;
let domains: { url: string; host: string; ana: Login; bob: Login }[];

interface Login {
  email: string;
  password: string;
}

beforeEach(async () => {
  await ensureInstalled('test/apps', 'client libraries of apps');
  const newer = await ensureInterop();
  if (newer === null)
    throw new Error('There is no Node 22 or newer for this platform, which the clients need.');
  node = newer;
  pushPort = await freePort();
  world = await createWorld({
    installs: { a: ['localhost:PORT', 'b.localhost:PORT'] },
    peers: { 'push.example': `http://127.0.0.1:${pushPort}` },
  });
  const install = world.install('a');
  domains = await Promise.all(
    install.hosts.map(async (host) => {
      const login = async (name: string) => {
        const { email } = await install.person(name, host);
        return { email, password: PASSWORD };
      };
      return { url: `http://${host}`, host, ana: await login('ana'), bob: await login('bob') };
    }),
  );
});
afterEach(() => world.close());

/** Runs a script of test/apps; gives what it printed. */
async function run(script: string, input: unknown): Promise<unknown[]> {
  const child = spawn(
    node,
    ['--import', path.join(folder, 'loopback.mjs'), path.join(folder, script), JSON.stringify(input)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  await new Promise((done) => child.on('close', done));
  return JSON.parse(out);
}

describe('apps', () => {
  it('live a day with masto', async () => {
    const days = await run('masto.mjs', { pushPort, domains });
    expect(days).toEqual(
      domains.map(({ url, host }, index) => ({
        accts: ['ana', 'bob'],
        instance: host,
        pushed: [index === 0 ? 'aes128gcm' : 'aesgcm', 'follow', true],
        followed: 'follow',
        picture: [['image', 'A dot']],
        update: true,
        tagged: true,
        mentioned: ['mention', true],
        poll: ['This', 'That'],
        voted: [1, [1]],
        home: 2,
        favourited: true,
        favourite: 'favourite',
        boosted: true,
        boost: 'reblog',
        bookmarked: true,
        bookmarks: 1,
        mention: 'mention',
        thread: [true],
        notifications: ['favourite', 'follow', 'mention', 'reblog'],
        vote: 1,
        edited: 'Hello again #day',
        statusUpdate: 'Hello again #day',
        versions: 2,
        listed: true,
        list: [true, false, false],
        filtered: [[true, ['ending']]],
        people: ['ana'],
        tags: ['day'],
        found: [true],
        profile: ['Ana', 'Hello', 1],
        // The boost of a post that stands there already is not shown beside it.
        walked: 4,
        deleted: '@ana hi',
        delete: true,
        local: [`${url}/@ana`, `${url}/@ana`],
        revoked: 401,
      })),
    );
  });

  it('take this server for one of their kind, as megalodon finds out, and live a day with that', async () => {
    const days = await run('megalodon.mjs', { domains });
    expect(days).toEqual(
      domains.map(({ host }) => ({
        software: 'mastodon',
        accts: ['ana', 'bob'],
        instance: host,
        following: true,
        followed: 'follow',
        post: ['unlisted', ['image']],
        update: true,
        votes: [0, 1],
        favourited: true,
        boosted: true,
        bookmarked: true,
        thread: [true],
        notifications: ['favourite', 'follow', 'mention', 'reblog'],
        list: true,
        filter: 'ending',
        people: ['ana'],
        edited: '<p>Edited</p>',
        deleted: true,
        revoked: 401,
      })),
    );
  });
});
