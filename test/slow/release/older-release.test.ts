import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMigrations } from '../../../src/db/migrations.ts';
import { emptyPostgresDatabase } from '../../helpers/postgresql/postgres-database.ts';
import { pukeko } from '../../helpers/pukeko.ts';
import { commitThatAdded, earlierRelease } from '../../helpers/release.ts';

/**
 * A real release of before, as whole-life.test.ts makes and keeps it, at a PostgreSQL database that the present one has
 * changed: there is no copy to go back to, so it must leave everything as it is.
 */
const LAST_KNOWN = '0040_setup_link';
const EARLIER = commitThatAdded(LAST_KNOWN);
if (EARLIER === null)
  console.warn('The history of this project is not here: no earlier release is tried on a newer database.');

describe.skipIf(EARLIER === null)('an earlier release at a newer PostgreSQL database', () => {
  let scratch: string;
  let program: string;
  let url: string;

  beforeAll(async () => {
    scratch = mkdtempSync(join(tmpdir(), 'pukeko-older-'));
    const { archive } = await earlierRelease(EARLIER ?? '');
    execFileSync('tar', ['xzf', archive, '-C', scratch]);
    program = join(scratch, readdirSync(scratch)[0] ?? '', 'bin', 'pukeko');
    url = await emptyPostgresDatabase();
    const made = await pukeko(
      { env: { PUKEKO_DATA: join(scratch, 'new'), DATABASE_URL: url, PUKEKO_DOMAIN: 'a.test' } },
      'init',
    );
    expect(made.code, made.err).toBe(0);
  });
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  async function older(...args: string[]) {
    const env = {
      PATH: process.env.PATH,
      PUKEKO_NODE: process.execPath,
      PUKEKO_DATA: join(scratch, 'old'),
      PORT: '0',
    };
    const child = spawn(program, args, {
      env: { ...env, DATABASE_URL: url, PUKEKO_DOMAIN: 'a.test' },
      stdio: 'pipe',
    });
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    const [code] = await once(child, 'close');
    return { code, err };
  }

  /** Every table with the number of its rows, and what was migrated. */
  async function everything(): Promise<unknown> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      const { rows } = await client.query<{ name: string }>(
        `SELECT tablename AS "name" FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1`,
      );
      const counts: Record<string, string> = {};
      for (const { name } of rows)
        counts[name] = (await client.query(`SELECT count(*) FROM "${name}"`)).rows[0]?.count;
      const migrated = await client.query('SELECT * FROM "_prisma_migrations" ORDER BY "migration_name"');
      return [counts, migrated.rows];
    } finally {
      await client.end();
    }
  }

  it.each([['start'], ['domain', 'list'], ['user', 'add', 'ana@mail.test', '--password', 'long enough']])(
    'refuses it with a sentence and changes nothing: %s %s',
    async (...args) => {
      const before = await everything();
      const { code, err } = await older(...args.filter(Boolean));
      expect(code).toBe(1);
      const unknown = readMigrations('postgresql').find(({ name }) => name > LAST_KNOWN)?.name;
      expect(err).toContain(`its migration ${unknown} is not known to this one`);
      expect(err).toMatch(/Start the version that wrote it, or a newer one/);
      expect(err).not.toMatch(/^\s+at /m);
      expect(await everything()).toEqual(before);
    },
    180_000,
  );
});
