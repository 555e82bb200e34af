import { spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import pg from 'pg';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../../src/db/open.ts';
import { projectRoot } from '../../../src/lib/root.ts';
import { systemClock } from '../../../src/lib/time/clock.ts';
import { freePort } from '../../helpers/free-port.ts';
import { emptyPostgresDatabase } from '../../helpers/postgresql/postgres-database.ts';
import { pukeko } from '../../helpers/pukeko.ts';
import { canMount, openSmallDisk } from '../../helpers/small-disk.ts';

/** What an operator reads when the server cannot start: one sentence that says what to do, and no stack. */
let root: string;
let nobodyListens: number;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'pukeko-start-'));
  // Another user must be able to reach what is theirs in it.
  chmodSync(root, 0o755);
  nobodyListens = await freePort();
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

interface Ended {
  code: number | null;
  words: string;
}

function start(env: Record<string, string>, uid?: number, words = ['start']): Promise<Ended> {
  const child = spawn(process.execPath, [join(projectRoot, 'dist', 'main.js'), ...words], {
    env: { PATH: process.env.PATH, HOME: root, PUKEKO_LOG_LEVEL: 'warn', PORT: '0', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(uid === undefined ? {} : { uid }),
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  return new Promise((done) => child.on('close', (code) => done({ code, words: said })));
}

function folder(name: string): string {
  const path = join(root, name);
  mkdirSync(path);
  return path;
}

/** A data folder with a database that was in use. */
async function used(name: string): Promise<{ dataDir: string; file: string }> {
  const dataDir = folder(name);
  const db = await openDatabase({ url: undefined, dataDir, clock: systemClock });
  await db.close();
  return { dataDir, file: join(dataDir, 'pukeko.db') };
}

function expectSentence({ code, words }: Ended, ...parts: (string | RegExp)[]): void {
  for (const part of parts) expect(words).toMatch(part);
  expect(words).not.toMatch(/^\s+at /m);
  // A slow machine may have something to say of its own.
  const lines = words.trim().split('\n');
  // That PostgreSQL is waited for is said before, once.
  expect(lines.filter((line) => !/held up all writers|It is waited for/.test(line))).toHaveLength(1);
  expect(code).toBe(1);
}

const isRoot = process.getuid?.() === 0;

it.concurrent('a data folder that may not be written', async () => {
  const dataDir = folder('locked');
  chmodSync(dataDir, 0o555);
  // Root may write everywhere.
  expectSentence(await start({ PUKEKO_DATA: dataDir }, isRoot ? 65_534 : undefined), dataDir, /written/);
  expectSentence(
    await start({ PUKEKO_DATA: join(dataDir, 'inside') }, isRoot ? 65_534 : undefined),
    /written/,
    /PUKEKO_DATA/,
  );
});

it.skipIf(!canMount)('a disk that is full at whatever is written first', async () => {
  // The lock, the database, its tables, and behind them the secret and other small files.
  for (const kb of [4, 64, 1_000, 1_800, 2_000, 2_100, 2_200]) {
    const disk = openSmallDisk(kb);
    onTestFinished(() => disk.remove());
    expectSentence(
      await start({ PUKEKO_DATA: join(disk.path, 'data') }),
      /The disk of the data folder .* is full/,
    );
  }
});

it.concurrent('backups in a folder that may not be read', async () => {
  const { dataDir } = await used('backed-up');
  const locked = folder('locked-backups');
  chmodSync(locked, 0);
  for (const command of ['backup', 'restore']) {
    const env = { PUKEKO_DATA: command === 'backup' ? dataDir : join(root, 'restored') };
    chmodSync(dataDir, 0o777);
    const ended = await start(env, isRoot ? 65_534 : undefined, [command, locked]);
    expectSentence(ended, `${locked} cannot be read by this user.`);
  }
});

it.concurrent('a data folder that is a file', async () => {
  const path = join(root, 'file');
  writeFileSync(path, '');
  expectSentence(await start({ PUKEKO_DATA: path }), path, /no folder/);
});

it.concurrent('a folder where a file of the data folder belongs', async () => {
  const { dataDir: bare, file } = await used('bare');
  rmSync(file);
  mkdirSync(file);
  const answers = await Promise.all([
    start({ PUKEKO_DATA: bare }),
    ...['run.json', 'pukeko.sock', 'log-place.json', 'unnamed-proxy.json'].map(async (name) => {
      const { dataDir } = await used(`with-${name}`);
      rmSync(join(dataDir, name), { force: true });
      mkdirSync(join(dataDir, name));
      return start({ PUKEKO_DATA: dataDir });
    }),
  ]);
  const [database, ...others] = answers as [Ended, ...Ended[]];
  expectSentence(database, file, /is no file/);
  for (const [index, name] of ['run.json', 'pukeko.sock', 'log-place.json', 'unnamed-proxy.json'].entries())
    expectSentence(others[index] as Ended, name, /is a folder, where a file belongs/);
});

it.runIf(isRoot)(
  'single files of the data folder that belong to another user',
  { concurrent: true },
  async () => {
    const names = ['pukeko.db', 'secret.key', 'log-place.json', 'run.json'];
    const answers = await Promise.all(
      names.map(async (name) => {
        const { dataDir } = await used(`anothers-${name}`);
        for (const each of ['.', ...readdirSync(dataDir)]) chownSync(join(dataDir, each), 65_534, 65_534);
        const path = join(dataDir, name);
        if (!existsSync(path)) writeFileSync(path, 'x'.repeat(40));
        chownSync(path, 0, 0);
        chmodSync(path, 0o600);
        return start({ PUKEKO_DATA: dataDir }, 65_534);
      }),
    );
    for (const [index, name] of names.entries())
      expectSentence(
        answers[index] as Ended,
        name === 'pukeko.db' ? 'anothers-pukeko.db' : name,
        name === 'secret.key' ? /cannot be read/ : /another user's/,
      );
  },
);

it.concurrent('a database behind a link', async () => {
  const { dataDir, file } = await used('linked');
  const elsewhere = join(folder('linked-to'), 'real.db');
  renameSync(file, elsewhere);
  symlinkSync(elsewhere, file);
  const db = await openDatabase({ url: undefined, dataDir, clock: systemClock });
  await db.sql.run(`INSERT INTO meta ("key", "value") VALUES ('x', 'y')`);
  // What is waited for on the disk is the log of the database itself.
  expect(statSync(`${elsewhere}-wal`).size).toBeGreaterThan(0);
  expect(existsSync(`${file}-wal`)).toBe(false);
  await db.close();
  rmSync(elsewhere);
  expectSentence(await start({ PUKEKO_DATA: dataDir }), file, /a link to a file that is not there/);
  expect(existsSync(elsewhere)).toBe(false);
});

it.concurrent('a database that is none', async () => {
  const { dataDir, file } = await used('corrupt');
  writeFileSync(file, 'x'.repeat(100_000));
  expectSentence(await start({ PUKEKO_DATA: dataDir }), dataDir, /damaged/, /backup/);
});

it.concurrent('a database of which a part is overwritten', async () => {
  const { dataDir, file } = await used('torn');
  const header = Buffer.alloc(statSync(file).size, 0xff);
  header.write('SQLite format 3\0');
  writeFileSync(file, header);
  expectSentence(await start({ PUKEKO_DATA: dataDir }), dataDir, /damaged|cannot be read/, /backup/);
});

it.concurrent('a database that a newer version wrote', async () => {
  const { dataDir, file } = await used('newer');
  const db = new Sqlite(file);
  db.prepare(
    `INSERT INTO "_prisma_migrations" ("id", "checksum", "finished_at", "migration_name", "started_at", "applied_steps_count") VALUES ('x', 'x', 1, '9999_future', 1, 1)`,
  ).run();
  db.close();
  expectSentence(await start({ PUKEKO_DATA: dataDir }), /9999_future/, /newer/);
});

it.concurrent('a database of PostgreSQL that a newer version wrote', async () => {
  const url = await emptyPostgresDatabase();
  const db = await openDatabase({ url, dataDir: folder('of-newer'), clock: systemClock });
  await db.close();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(
    `INSERT INTO "_prisma_migrations" ("id", "checksum", "finished_at", "migration_name", "started_at", "applied_steps_count") VALUES ('x', 'x', now(), '9999_future', now(), 1)`,
  );
  const countOf = async () => (await client.query('SELECT count(*) FROM "domain"')).rows;
  const before = await countOf();
  const env = { DATABASE_URL: url, PUKEKO_DATA: join(root, 'of-newer'), PUKEKO_DOMAIN: 'late.test' };
  expectSentence(await start(env), /9999_future/, /newer/);
  // No other command acts on it either, and nothing of it was changed.
  const listed = await pukeko({ env }, 'user', 'list');
  expectSentence({ code: listed.code, words: listed.err }, /9999_future/, /newer/);
  expect(await countOf()).toEqual(before);
  await client.end();
});

it.concurrent('an empty file where a database was: it is no new install', async () => {
  const { dataDir, file } = await used('emptied');
  writeFileSync(file, '');
  expectSentence(await start({ PUKEKO_DATA: dataDir }), file, /empty/, /backup/);
  expect(statSync(file).size).toBe(0);
});

it.concurrent('a database that is gone while the changes that belong to it are there', async () => {
  const { dataDir, file } = await used('half');
  rmSync(file);
  writeFileSync(`${file}-wal`, 'x'.repeat(5_000));
  expectSentence(await start({ PUKEKO_DATA: dataDir }), file, /missing/, /backup/);
});

it.concurrent('PostgreSQL that is away, unknown or refuses', async () => {
  const url = new URL(await emptyPostgresDatabase());
  const away = `postgresql://pukeko:secret@127.0.0.1:${nobodyListens}/pukeko`;
  const of = (change: (url: URL) => void) => {
    const other = new URL(url);
    change(other);
    return start({ DATABASE_URL: other.href, PUKEKO_DATA: join(root, 'unused') });
  };
  const answers = await Promise.all([
    start({ DATABASE_URL: away, PUKEKO_DATA: join(root, 'unused') }),
    of((other) => {
      other.hostname = 'nowhere.invalid';
    }),
    of((other) => {
      other.password = 'wrong-one';
    }),
    of((other) => {
      other.pathname = '/not_there';
    }),
  ]);
  const [refused, unknown, wrong, missing] = answers as [Ended, Ended, Ended, Ended];
  expectSentence(refused, `127.0.0.1:${nobodyListens}`, /does not answer/);
  expectSentence(unknown, /nowhere\.invalid/, /no address/);
  expectSentence(wrong, /password/);
  expectSentence(missing, /no database/);
  for (const { words } of answers) expect(words).not.toMatch(/secret|wrong-one/);
});

it.concurrent('an address that cannot be listened on', async () => {
  const holder = createServer();
  await new Promise<void>((done) => holder.listen(0, '127.0.0.1', done));
  const address = holder.address();
  const port = typeof address === 'object' ? String(address?.port) : '';
  const answers = await Promise.all([
    start({ PORT: port, PUKEKO_DATA: folder('taken') }),
    start({ HOST: 'nowhere.invalid', PUKEKO_DATA: folder('name') }),
    start({ HOST: '203.0.113.7', PUKEKO_DATA: folder('elsewhere') }),
    start({ HOST: '300.1.1.1', PUKEKO_DATA: folder('nonsense') }),
    start({ PUKEKO_OPS: `127.0.0.1:${port}`, PUKEKO_DATA: folder('ops') }),
  ]);
  holder.close();
  const [taken, name, elsewhere, nonsense, ops] = answers as [Ended, Ended, Ended, Ended, Ended];
  expectSentence(taken, port, /taken/);
  expectSentence(name, /HOST/, /nowhere\.invalid/);
  expectSentence(elsewhere, /HOST/, /203\.0\.113\.7/);
  expectSentence(nonsense, /HOST/, /300\.1\.1\.1/);
  expectSentence(ops, port, /taken/, /name another in PUKEKO_OPS/);
});

it.concurrent.each([
  ['PORT', 'many'],
  ['DATABASE_URL', 'mysql://nowhere'],
  ['PUKEKO_ROLE', 'boss'],
  ['PUKEKO_TRUST_PROXY', 'everyone'],
  ['PUKEKO_RESOLVE', 'nonsense'],
  ['PUKEKO_DOMAIN', 'not a name'],
])('a setting that says nothing we know: %s=%s', async (name, value) => {
  expectSentence(await start({ PUKEKO_DATA: folder(name), [name]: value }), name);
});
