import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seed } from '../../bench/seed/database.ts';
import { seedHome } from '../../bench/seed/home.ts';
import { newFolder } from '../../helpers/backups.ts';
import { DIALECTS } from '../../helpers/database.ts';
import { freePort } from '../../helpers/free-port.ts';
import { emptyPostgresDatabase } from '../../helpers/postgresql/postgres-database.ts';
import { atTerminal, pukeko } from '../../helpers/pukeko.ts';
import { TestInstall } from '../../helpers/world.ts';

/** Backups of few and of many posts, made and restored by `pukeko`: of what comes with the number, and what does not. */
const FEW = 10_000;
const MANY = 100_000;
/** What a heap may differ by from one run to the next, in MB. */
const NOISE = 50;

const installs: TestInstall[] = [];
const dataOf = (posts: number) => installs[posts === FEW ? 0 : 1]?.dataDir ?? '';

beforeAll(async () => {
  for (const posts of [FEW, MANY]) {
    const install = new TestInstall(`with-${posts}`, ['a.test'], await freePort(), {});
    installs.push(install);
    await install.start(`a.test=${install.address}`);
    const { uri } = await install.person('ana');
    await install.stop();
    seed(install.dataDir, (to) => seedHome(to, uri, posts));
  }
});
afterAll(() => Promise.all(installs.map((install) => install.close())));

it.each(DIALECTS)(
  'take no more memory than those of a tenth, and neither do restores: %s',
  async (dialect) => {
    const peaks: Record<string, number> = {};
    const measured = async (what: string, env: Record<string, string>, ...args: string[]) => {
      const ended = await pukeko({ env, measure: true }, ...args);
      expect(ended, ended.err).toMatchObject({ code: 0, err: '' });
      peaks[what] = ended.peakMb;
      return ended.out;
    };
    for (const posts of [FEW, MANY]) {
      const folder = newFolder();
      const target = join(newFolder(), 'data');
      const url: Record<string, string> =
        dialect === 'postgresql' ? { DATABASE_URL: await emptyPostgresDatabase() } : {};
      const made = await measured(`backup of ${posts}`, { PUKEKO_DATA: dataOf(posts) }, 'backup', folder);
      const rows = Number(/: (\d+) rows/.exec(made)?.[1]);
      expect(rows).toBeGreaterThan(posts);
      const env = { PUKEKO_DATA: target, ...url };
      expect(await measured(`restore of ${posts}`, env, 'restore', folder)).toContain(`: ${rows} rows`);
      // What was restored is backed up in its turn, which is the whole way for a database of PostgreSQL.
      expect(await measured(`next backup of ${posts}`, env, 'backup', newFolder())).toContain(
        ' rows, 0 files',
      );
    }
    for (const what of ['backup', 'restore', 'next backup']) {
      expect(peaks[`${what} of ${FEW}`], what).toBeGreaterThan(0);
      expect(peaks[`${what} of ${MANY}`], JSON.stringify(peaks)).toBeLessThan(
        (peaks[`${what} of ${FEW}`] ?? 0) + NOISE,
      );
    }
  },
);

it('say at a terminal how far they are', async () => {
  const folder = newFolder();
  const target = join(newFolder(), 'data');
  const began = performance.now();
  const made = await atTerminal({ PUKEKO_DATA: dataOf(MANY) }, [], 'backup', folder);
  expect(made.code, made.out).toBe(0);
  const between = performance.now();
  const restored = await atTerminal({ PUKEKO_DATA: target }, [], 'restore', folder);
  expect(restored.code, restored.out).toBe(0);
  const linesOf = ({ out }: { out: string }) => out.trim().split(/\s*\r?\n/);
  for (const [lines, took, progress, end] of [
    [linesOf(made), between - began, /^[a-z_]+: \d+ rows$/, /: \d+ rows, 0 files \(0 new\)$/],
    [
      linesOf(restored),
      performance.now() - between,
      /^(?:[a-z_]+: \d+ of \d+ rows (?:written|checked)|checking the database)$/,
      /Start the server\.$/,
    ],
  ] as const) {
    expect(lines.at(-1)).toMatch(end);
    for (const line of lines.slice(0, -1)) expect(line).toMatch(progress);
    // A line each two seconds: on a machine that is done sooner there is none to wait for.
    if (took > 6_000) expect(lines.length).toBeGreaterThan(1);
    expect(lines.length - 1).toBeLessThanOrEqual(took / 2_000);
  }
});
