import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM } from '../../helpers/chromium.ts';
import { canBootDebian, DebianMachine, has, isDown, isLive, makeDebian } from '../../helpers/debian.ts';
import { freePort } from '../../helpers/free-port.ts';
import { hasProxy, type RealProxy, startProxy } from '../../helpers/real-proxy.ts';
import {
  commitThatAdded,
  earlierRelease,
  makeRelease,
  NODE_OF_DEBIAN,
  type Release,
} from '../../helpers/release.ts';
import { PASSWORD } from '../../helpers/world.ts';

/**
 * The whole life of an install, as its operator has it: from an earlier release on a fresh Debian through the present
 * one to another machine and its end. The earlier one is the first whose first admin is made by a page; databases have
 * changed since. Tests that hold a sentence of schema/OPERATING.md bear its number. Takes four minutes, and up to four
 * more for the
 * base system and the releases.
 */
const EARLIER = commitThatAdded('0040_setup_link');
if (EARLIER === null)
  console.warn('The history of this project is not here: the whole life of an install is not run.');
const hasPromtool = has('promtool');
if (!hasPromtool) console.warn('No promtool here: the whole life of an install is not run.');
const canTry =
  EARLIER !== null &&
  canBootDebian &&
  CHROMIUM !== undefined &&
  hasProxy('nginx') &&
  hasProxy('caddy') &&
  hasPromtool;

const NAMES = ['ana.test', 'bo.test', 'fedi.cy.test', 'cy.test'];
/** Its three people, and the hosts at which they are served. */
const PEOPLE = {
  ana: ['ana.test', 'ana.test'],
  bo: ['bo.test', 'bo.test'],
  cy: ['cy.test', 'fedi.cy.test'],
} as const;
type Name = keyof typeof PEOPLE;
const EVERYBODY = Object.keys(PEOPLE) as Name[];

describe.skipIf(!canTry)('the whole life of an install', () => {
  let scratch: string;
  let earlier: Release;
  let present: Release;
  let machine: DebianMachine;
  let other: DebianMachine | null = null;
  let port: number;
  let browser: Browser;
  const proxies: RealProxy[] = [];
  const tokens: Partial<Record<Name, string>> = {};
  /** Of posts that were answered, by their words. */
  const posts: Record<string, string> = {};
  let picture = { path: '', bytes: Buffer.alloc(0) };

  const system = (name: string) => join(scratch, name);
  const give = (to: string, { deb }: Release, name: string) => {
    cpSync(deb, join(system(to), 'root', `${name}.deb`));
    return `/root/${name}.deb`;
  };

  beforeAll(async () => {
    scratch = mkdtempSync(join(tmpdir(), 'pukeko-life-'));
    port = await freePort();
    [earlier, present] = await Promise.all([
      earlierRelease(EARLIER ?? ''),
      makeRelease(join(scratch, 'present'), NODE_OF_DEBIAN),
      makeDebian(system('one')),
    ]);
    // With the devices in it.
    execFileSync('cp', ['-a', system('one'), system('two')]);
    browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ['--no-sandbox'] });
    machine = await DebianMachine.boot(system('one'), `pukeko-one-${process.pid}`);
  }, 900_000);

  afterAll(async () => {
    await browser?.close();
    for (const proxy of proxies) await proxy.close();
    await machine?.close();
    await other?.close();
    if (scratch) rmSync(scratch, { recursive: true, force: true });
  });

  /** A document to one of the domains, through the first proxy. */
  async function ask<T>(
    who: Name,
    query: string,
    variables: object = {},
    proxy = proxies[0] as RealProxy,
  ): Promise<T> {
    const { status, body } = await proxy.ask(PEOPLE[who][1], '/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${tokens[who]}` },
      body: JSON.stringify({ query, variables }),
    });
    expect(status, body).toBe(200);
    const { data, errors } = JSON.parse(body) as { data: T; errors?: unknown };
    expect(errors).toBeUndefined();
    return data;
  }

  async function post(who: Name, text: string, proxy?: RealProxy): Promise<void> {
    const { createPost } = await ask<{ createPost: { post: { url: string } } }>(
      who,
      'mutation ($text: String!) { createPost(input: { text: $text }) { ... on CreatePostPayload { post { url } } } }',
      { text },
      proxy,
    );
    posts[text] = createPost.post.url;
  }

  /** Everything that was posted so far is there, through each proxy, and so is the picture. */
  async function everythingIsThere(except: readonly string[] = []): Promise<void> {
    for (const proxy of proxies) {
      for (const [text, url] of Object.entries(posts)) {
        const { host, pathname } = new URL(url);
        const { status, body } = await proxy.ask(host, pathname, { headers: { accept: 'text/html' } });
        expect([text, status === 200 && body.includes(text)]).toEqual([text, !except.includes(text)]);
      }
      expect((await proxy.ask('ana.test', picture.path)).status).toBe(200);
    }
    for (const who of EVERYBODY)
      expect(
        (await ask<{ viewer: { identity: object } }>(who, '{ viewer { identity { identity { handle } } } }'))
          .viewer.identity,
      ).toEqual({
        identity: { handle: `@${who}@${PEOPLE[who][0]}` },
      });
  }

  it('begins on a fresh Debian with an earlier release', async () => {
    machine.must('apt-get update -q');
    machine.must(`apt-get install -y --no-install-recommends ${give('one', earlier, 'earlier')}`);
    appendFileSync(join(system('one'), 'etc', 'pukeko', 'pukeko.env'), `\nPORT=${port}\n`);
    machine.must('systemctl enable --now pukeko pukeko-backup.timer');
    await isLive(port);
  });

  it('gets its domain and its first admin by the page', async () => {
    const address = machine.must('pukeko init').split('\n')[0] ?? '';
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(address);
    await page.getByLabel('Domain').fill('ana.test');
    await page.getByRole('button', { name: 'Go on with this domain' }).click();
    await page.getByLabel('Username').fill('ana');
    await page.getByLabel('Display name').fill('Ana');
    await page.getByLabel('E-mail address').fill('ana@mail.example');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Make it' }).click();
    await expect.poll(() => page.getByRole('status').textContent()).toContain('@ana@ana.test');
    await context.close();
    expect(machine.must('pukeko domain list')).toMatch(/^ana\.test +https:\/\/ana\.test +active/);
  });

  it('serves three domains behind nginx and Caddy', async () => {
    machine.must('pukeko domain add bo.test');
    machine.must('pukeko domain add cy.test --host fedi.cy.test');
    for (const who of ['bo', 'cy'] as const) {
      machine.must(`pukeko user add ${who}@mail.example`, `${PASSWORD}\n`);
      machine.must(`pukeko identity add ${who}@${PEOPLE[who][0]} --user ${who}@mail.example`);
    }
    for (const who of EVERYBODY) tokens[who] = machine.must(`pukeko token add ${who}@${PEOPLE[who][0]}`);
    for (const kind of ['nginx', 'caddy'] as const)
      proxies.push(await startProxy(kind, `${machine.must(`pukeko proxy ${kind}`)}\n`, NAMES));
    for (const proxy of proxies) {
      for (const who of EVERYBODY) {
        const { body } = await proxy.ask(PEOPLE[who][1], '/api/v2/instance');
        expect(JSON.parse(body).domain).toBe(PEOPLE[who][0]);
      }
      expect((await proxy.ask('ana.test', '/metrics')).status).toBe(404);
      expect(
        JSON.parse((await proxy.ask('fedi.cy.test', '/.well-known/webfinger?resource=acct:cy@cy.test')).body)
          .subject,
      ).toBe('acct:cy@cy.test');
    }
  });

  it('is used: follows, posts and a picture', async () => {
    for (const who of ['bo', 'cy'] as const) {
      const { resolve } = await ask<{ resolve: { id: string } }>(
        who,
        '{ resolve(text: "@ana@ana.test") { ... on Identity { id } } }',
      );
      const { followIdentity } = await ask<{ followIdentity: { __typename: string } }>(
        who,
        'mutation ($id: ID!) { followIdentity(input: { identityId: $id }) { __typename } }',
        { id: resolve.id },
      );
      expect(followIdentity.__typename).toBe('FollowIdentityPayload');
    }
    for (const proxy of proxies)
      for (const who of EVERYBODY) await post(who, `From ${who} by port ${proxy.port}`, proxy);
    const command = 'From the terminal';
    posts[command] = machine.must(`pukeko post add ana@ana.test '${command}'`);
    for (const who of ['bo', 'cy'] as const) await expect.poll(() => homeOf(who)).toContain(command);
    await upload();
    await everythingIsThere();
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    execFileSync('promtool', ['check', 'metrics'], { input: metrics, stdio: ['pipe', 'ignore', 'inherit'] });
  });

  async function homeOf(who: Name): Promise<string> {
    return JSON.stringify(
      await ask(who, '{ viewer { identity { homeTimeline(first: 40) { nodes { post { html } } } } } }'),
    );
  }

  async function upload(): Promise<void> {
    const bytes = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#2244aa' } })
      .png()
      .toBuffer();
    const form = new FormData();
    form.set('file', new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'image/png' }), 'blue.png');
    const encoded = new Response(form);
    const headers = { authorization: `Bearer ${tokens.ana}` };
    const proxy = proxies[0] as RealProxy;
    const sent = await proxy.ask('ana.test', '/api/v2/media', {
      method: 'POST',
      headers: { ...headers, 'content-type': encoded.headers.get('content-type') ?? '' },
      body: Buffer.from(await encoded.arrayBuffer()),
    });
    const { id } = JSON.parse(sent.body) as { id: string };
    await expect
      .poll(
        async () => JSON.parse((await proxy.ask('ana.test', `/api/v1/media/${id}`, { headers })).body).url,
        {
          timeout: 30_000,
        },
      )
      .toEqual(expect.any(String));
    const { url } = JSON.parse((await proxy.ask('ana.test', `/api/v1/media/${id}`, { headers })).body);
    await proxy.ask('ana.test', '/api/v1/statuses', {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ status: 'With a picture', media_ids: [id] }),
    });
    picture = { path: new URL(url).pathname, bytes };
  }

  it('is backed up while it runs', () => {
    machine.must('systemctl start pukeko-backup');
    expect(machine.must('ls /var/backups/pukeko')).toMatch(/^2\S+Z$/m);
    expect(machine.must('pukeko doctor --quick')).toMatch(/^ok +backup/m);
  });

  it('33 is upgraded to the present release, and back, and up again', async () => {
    machine.must(`apt-get install -y --no-install-recommends ${give('one', present, 'present')}`);
    await isLive(port);
    expect(machine.must('ls /usr/share/doc/pukeko')).toContain('OPERATING.md');
    const copy = machine.must('ls /var/lib/pukeko/pukeko.db.before-*');
    expect(copy).toMatch(/^\S+before-0040_setup_link$/);
    await everythingIsThere();
    await post('bo', 'After the upgrade');
    await everythingIsThere();

    machine.must('systemctl stop pukeko');
    machine.must('dpkg -i /root/earlier.deb');
    const refused = machine.inside('pukeko start');
    expect([refused.status, refused.words]).toEqual([1, expect.stringMatching(/newer/)]);
    machine.must(`cd /var/lib/pukeko && rm -f pukeko.db-wal pukeko.db-shm && mv ${copy} pukeko.db`);
    machine.must('systemctl start pukeko');
    await isLive(port);
    await everythingIsThere(['After the upgrade']);
    delete posts['After the upgrade'];

    machine.must('dpkg -i /root/present.deb');
    await isLive(port);
    await post('cy', 'Up again');
    await everythingIsThere();
  });

  it('is restored on another machine', async () => {
    machine.must('systemctl start pukeko-backup');
    await post('ana', 'After the last backup');
    machine.must('systemctl stop pukeko');
    await isDown(port);
    other = await DebianMachine.boot(system('two'), `pukeko-two-${process.pid}`);
    cpSync(join(system('one'), 'var', 'backups', 'pukeko'), join(system('two'), 'root', 'backups'), {
      recursive: true,
    });
    cpSync(join(system('one'), 'var', 'cache', 'apt'), join(system('two'), 'var', 'cache', 'apt'), {
      recursive: true,
    });
    other.must('apt-get update -q');
    other.must(`apt-get install -y --no-install-recommends ${give('two', present, 'present')}`);
    cpSync(
      join(system('one'), 'etc', 'pukeko', 'pukeko.env'),
      join(system('two'), 'etc', 'pukeko', 'pukeko.env'),
    );
    other.must('mv /root/backups/* /var/backups/pukeko/ && chown -R pukeko: /var/backups/pukeko');
    other.must('pukeko restore /var/backups/pukeko');
    other.must('systemctl enable --now pukeko pukeko-backup.timer');
    await isLive(port);
    await everythingIsThere(['After the last backup']);
    delete posts['After the last backup'];
    await post('bo', 'From the other machine');
    await expect.poll(() => homeOf('cy')).toContain('From the terminal');
    await everythingIsThere();
    other.must('systemctl start pukeko-backup');
  });

  it('ends: what was on a machine stays there until it is removed by hand', async () => {
    for (const each of [machine, other as DebianMachine]) {
      expect(each.must('apt-get purge -y pukeko 2>&1')).toContain('/var/lib/pukeko holds data and stays');
      expect(each.must('ls /var/lib/pukeko')).toContain('pukeko.db');
      each.must('rm -r /var/lib/pukeko /var/backups/pukeko');
      expect(each.inside('ls -d /etc/pukeko /usr/lib/pukeko /usr/bin/pukeko').stdout).toBe('');
    }
    await isDown(port);
  });
});
