import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../../src/lib/root.ts';
import { VERSION } from '../../../src/lib/version.ts';
import { DIALECTS } from '../../helpers/database.ts';
import { dropPostgresDatabase, emptyPostgresDatabase } from '../../helpers/postgresql/postgres-database.ts';
import { createWorld, type TestInstall, type World } from '../../helpers/world.ts';

/** The numbers for Prometheus, and the alert rules and dashboard that are made of them. */

const operating = (path: string) => join(projectRoot, 'src', 'operating', path);
const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
if (!hasPromtool)
  process.stderr.write('promtool is not installed: its checks of metrics and rules are skipped.\n');

describe.each(DIALECTS)('/metrics on %s', (dialect) => {
  let world: World;
  let install: TestInstall;
  let text = '';
  let url: string | null = null;
  const metrics = async () => (await install.http('/metrics', { host: `127.0.0.1:${install.port}` })).body;

  beforeAll(async () => {
    if (dialect === 'postgresql') url = await emptyPostgresDatabase();
    world = await createWorld({
      installs: { one: ['a.test'] },
      env: { one: url === null ? {} : { DATABASE_URL: url } },
    });
    install = world.install('one');
    const ana = await install.person('ana');
    await install.graphql(
      ana,
      'mutation { createPost(input: { text: "Hello" }) { ... on CreatePostPayload { post { id } } } }',
    );
    await install.http('/inbox', {
      method: 'POST',
      headers: { 'content-type': 'application/activity+json' },
      body: '{}',
    });
    text = await metrics();
  });

  afterAll(async () => {
    await world?.close();
    if (url !== null) await dropPostgresDatabase(url);
  });

  it('says what the install as a whole does', () => {
    const value = (series: string) => {
      const line = text.split('\n').find((each) => each.startsWith(`${series} `));
      return line === undefined ? null : Number(line.slice(series.length + 1));
    };
    expect(value(`pukeko_build_info{version="${VERSION}",database="${dialect}"}`)).toBe(1);
    expect(value('pukeko_db_statements_total')).toBeGreaterThan(10);
    expect(value('pukeko_db_seconds_total')).toBeGreaterThan(0);
    expect(value('pukeko_database_bytes')).toBeGreaterThan(100_000);
    expect(value('pukeko_disk_free_bytes')).toBeGreaterThan(0);
    expect(value('pukeko_disk_size_bytes')).toBeGreaterThan(value('pukeko_disk_free_bytes') ?? 0);
    expect(value('pukeko_hosts_unreachable')).toBe(0);
    for (const queue of ['deliveries', 'fan-outs', 'inbound', 'work']) {
      expect(value(`pukeko_queue_waiting{queue="${queue}"}`)).toBeGreaterThanOrEqual(0);
      expect(value(`pukeko_queue_late_seconds{queue="${queue}"}`)).toBeGreaterThanOrEqual(0);
    }
    expect(value('pukeko_inbox_requests_total{status="401"}')).toBe(1);
    expect(value('pukeko_eventloop_delay_seconds_count')).toBeGreaterThan(0);
  });

  it('is written as promtool wants it', ({ skip }) => {
    if (!hasPromtool) skip('promtool is not installed');
    const checked = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
    expect(checked.stdout + checked.stderr).toBe('');
    expect(checked.status).toBe(0);
  });

  it.each(['prometheus/rules.yml', 'grafana/dashboard.json'])('has every number that %s looks at', (file) => {
    const known = new Set(text.match(/^# TYPE \S+/gm)?.map((line) => line.slice('# TYPE '.length)));
    const series = new Set(
      readFileSync(operating(file), 'utf8').match(/\b(?:pukeko|process|nodejs)_[a-z_]+\b/g),
    );
    expect(series.size).toBeGreaterThan(8);
    const unknown = [...series].filter((name) => !known.has(name.replace(/_(?:bucket|count|sum)$/, '')));
    expect(unknown).toEqual([]);
  });
});

describe('alert rules', () => {
  it('tell of what is wrong, and of nothing else', ({ skip }) => {
    if (!hasPromtool) skip('promtool is not installed');
    execFileSync('promtool', ['check', 'rules', operating('prometheus/rules.yml')]);
    const cwd = join(projectRoot, 'test', 'operating');
    const tested = spawnSync('promtool', ['test', 'rules', 'rules.test.yml'], { cwd, encoding: 'utf8' });
    expect(tested.stdout + tested.stderr).toContain('SUCCESS');
    expect(tested.status).toBe(0);
  });
});
