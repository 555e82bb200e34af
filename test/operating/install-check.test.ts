import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noteBackup } from '../../src/backup/last-backup.ts';
import type { DomainFinding } from '../../src/graphql/ports.ts';
import { createInstallCheck } from '../../src/http/ops/install/check.ts';
import { diskFinding } from '../../src/http/ops/install/disk.ts';
import { VERSION } from '../../src/lib/version.ts';
import { FetchError } from '../../src/net/errors.ts';
import type { Fetcher } from '../../src/net/fetch.ts';
import { type CoreWorld, openCoreWorld } from '../helpers/core.ts';
import { DIALECTS, removeFolder, temporaryFolder } from '../helpers/database.ts';

/** What `checkInstall` and `pukeko doctor` find. */

const GB = 1024 ** 3;
const DAY = 24 * 3600_000;

it('tells of a disk without room in time', () => {
  const disk = (free: number, size: number) =>
    diskFinding({ bavail: free / 4096, blocks: size / 4096, bsize: 4096 }, '/data');
  expect(disk(20 * GB, 30 * GB)).toEqual({
    subject: 'disk',
    severity: 'fine',
    message: '20480 MB of 30720 MB are free on the disk of /data.',
  });
  // A tenth of the disk, and a gigabyte whatever the disk.
  expect(disk(29 * GB, 300 * GB).severity).toBe('warning');
  expect(disk(0.9 * GB, 4 * GB).severity).toBe('warning');
  expect(disk(1.1 * GB, 4 * GB).severity).toBe('fine');
  const full = disk(0.1 * GB, 4 * GB);
  expect(full.severity).toBe('fault');
  expect(full.message).toContain('Make room now');
});

describe.each(DIALECTS)('the check of an install on %s', (dialect) => {
  let world: CoreWorld;
  /** Host to how far its clock is ahead of ours, in seconds; null: it does not answer. */
  let clocks: Map<string, number | null>;
  let domains: Map<string, DomainFinding[]>;
  let asked: string[];

  let dataDir: string;

  beforeEach(async () => {
    dataDir = temporaryFolder();
    world = await openCoreWorld({ dialect, dataDir });
    clocks = new Map();
    domains = new Map();
    asked = [];
  });
  afterEach(async () => {
    await world.close();
    removeFolder(dataDir);
  });

  const fetcher: Pick<Fetcher, 'get'> = {
    async get(url) {
      const { host } = new URL(url);
      asked.push(host);
      const ahead = clocks.get(host);
      if (ahead == null) throw new FetchError('timeout', 'No answer.');
      const date = new Date(world.clock.now() + ahead * 1000).toUTCString();
      return {
        status: 404,
        url: String(url),
        headers: { date },
        body: Buffer.alloc(0),
        truncated: false,
        retryAfterMs: undefined,
      };
    },
  };
  const check = async ({ isServer = true, paused = null as string | null, looksOutside = true } = {}) => {
    const findings = await createInstallCheck({
      app: world.app,
      fetcher,
      isServer,
      domainCheck: { check: async (name) => domains.get(name) ?? [], foresee: async () => [] },
      pausedBecause: async () => paused,
    }).check(looksOutside);
    return (subject: string) =>
      findings
        .filter((each) => each.subject === subject)
        .map(({ severity, message }) => `${severity} ${message}`);
  };
  const host = async (name: string, more: object = {}) =>
    world.app.db.models.host.create({ data: { id: world.app.ids.next(), name, createdAt: 1n, ...more } });
  const heardOf = (name: string, secondsAgo: number) =>
    host(name, { lastSuccessAt: BigInt(world.clock.now() - secondsAgo * 1000) });

  it('says that all is well where it is', async () => {
    const of = await check();
    expect(of('server')).toEqual([expect.stringContaining(`fine Pūkeko ${VERSION} on Node.js`)]);
    expect(of('database')).toEqual([expect.stringMatching(/^fine The database answers; it takes \d+ MB\.$/)]);
    expect(of('disk')).toHaveLength(1);
    expect(of('queue')).toEqual(['fine Nothing is late; 0 pieces of work wait for their time.']);
    expect(of('clock')).toEqual([expect.stringContaining('there is no other server yet')]);
    expect(of('mail')).toEqual([expect.stringContaining('set PUKEKO_SMTP_URL')]);
  });

  it('says how old the last backup is', async () => {
    expect((await check())('backup')).toEqual([expect.stringMatching(/^warning No backup was made yet\./)]);
    noteBackup(dataDir, { at: new Date(world.clock.now() - 7 * DAY).toISOString(), folder: '/elsewhere' });
    expect((await check())('backup')).toEqual([
      expect.stringMatching(/^fine The last backup .* in \/elsewhere\.$/),
    ]);
    world.clock.advance(DAY + 1);
    expect((await check())('backup')).toEqual([expect.stringMatching(/^warning .*That is 8 days ago/)]);
    writeFileSync(join(dataDir, 'last-backup.json'), '{"at": "never"');
    expect((await check())('backup')).toEqual([expect.stringMatching(/^warning No backup/)]);
  });

  it('compares the clock with the middle of what the last servers say', async () => {
    for (const [name, ago, ahead] of [
      ['liar.test', 1, 90_000],
      ['one.test', 2, 2],
      ['two.test', 3, 0],
      ['silent.test', 4, null],
      ['three.test', 5, 1],
      ['forgotten.test', 6, -90_000],
    ] as const) {
      await heardOf(name, ago);
      clocks.set(name, ahead);
    }
    await host('never.test');
    expect((await check())('clock')).toEqual(['fine The clock agrees with those of other servers.']);
    expect(asked.sort()).toEqual(['liar.test', 'one.test', 'silent.test', 'three.test', 'two.test']);
    for (const [name, ahead] of clocks) if (ahead !== null) clocks.set(name, ahead + 60);
    expect((await check())('clock')).toEqual([
      expect.stringMatching(/^warning The clock is 6[0-2] s behind those of other servers/),
    ]);
    for (const [name, ahead] of clocks) if (ahead !== null) clocks.set(name, ahead - 1_060);
    expect((await check())('clock')).toEqual([
      expect.stringMatching(/^fault The clock is (99[7-9]|1000) s ahead of/),
    ]);
    asked = [];
    const of = await check({ looksOutside: false });
    expect([of('clock'), asked]).toEqual([[], []]);
  });

  it('tells of what is late, and of servers that do not answer', async () => {
    const ana = await world.identity('ana', await world.domain('a.test'));
    const [up, down] = [await host('up.test'), await host('down.test', { breaker: 'OPEN' })];
    const { models } = world.app.db;
    const deliver = async (hostId: bigint, minutes: number) => {
      const at = BigInt(world.clock.now() - minutes * 60_000);
      const id = world.app.ids.next();
      const url = `https://${hostId}/${id}`;
      await models.inbox.create({ data: { id, url, hostId } });
      await models.activity.create({
        data: {
          id,
          uri: url,
          type: 'Create',
          actorId: ana.id,
          domainId: ana.domainId ?? 0n,
          body: '{}',
          orderKey: url,
          createdAt: at,
        },
      });
      await models.delivery.create({ data: { id, activityId: id, inboxId: id, hostId, dueAt: at } });
      await models.host.update({ where: { id: hostId }, data: { dueAt: at } });
    };
    await deliver(down.id, 600);
    await deliver(up.id, 9);
    expect((await check())('queue')).toEqual([
      expect.stringMatching(/^warning 1 server does not answer and has something waiting/),
    ]);
    await world.clock.advance(120_000);
    const late = await check({ paused: 'the clock was set' });
    expect(late('queue')).toEqual([
      'fault Nothing is sent: the clock was set',
      expect.stringMatching(/^fault Deliveries to servers that answer are 11 minutes late\. The log/),
      expect.stringContaining('warning 1 server does not answer'),
    ]);
    // A command that found no server sends nothing, whatever the reason.
    expect((await check({ isServer: false, paused: 'x' }))('queue')[0]).toContain(
      'Look whether a server runs',
    );
  });

  it('tells where no server runs', async () => {
    const [finding] = (await check({ isServer: false }))('server');
    if (dialect === 'sqlite') expect(finding).toMatch(/^fault .*no server runs on the data folder/);
    else expect(finding).toMatch(/^fine /);
  });

  it('looks at each domain that is served or waits for its proof, and goes on after one that fails', async () => {
    const { name } = await world.domain('fine.test');
    domains.set(name, [{ subject: 'https', ok: true, message: 'It leads here.' }]);
    await world.domain('lost.test');
    domains.set('lost.test', [{ subject: 'dns', ok: false, message: 'lost.test has no address.' }]);
    const waiting = await world.domain('waiting.test');
    const closed = await world.domain('closed.test');
    const { models } = world.app.db;
    await models.domain.update({ where: { id: waiting.id }, data: { state: 'PENDING' } });
    await models.domain.update({ where: { id: closed.id }, data: { state: 'CLOSED' } });
    domains.set('waiting.test', [{ subject: 'proof', ok: false, message: 'Prove it.' }]);
    domains.set('closed.test', [{ subject: 'state', ok: false, message: 'It is gone.' }]);
    expect((await check())('domain')).toEqual([
      'fine It leads here.',
      'fault lost.test has no address.',
      'warning Prove it.',
    ]);
  });
});
