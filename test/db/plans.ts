import Sqlite from 'better-sqlite3';
import pg from 'pg';
import type { Dialect } from '../../src/db/types.ts';
import { dropPostgresDatabase, unusedPostgresDatabase } from '../helpers/postgresql/postgres-database.ts';

/**
 * Tables that stay small: some rows an install, a domain, a worker, or something that an admin writes by hand. All others
 * grow with what people do, also those that are yet to come: who reads one of them from end to end is slow where there
 * is much.
 */
const SMALL = new Set([
  '_prisma_migrations',
  'meta',
  'settings',
  'worker',
  'domain',
  'domain_name',
  'domain_role',
  'domain_text',
  'host_block',
  'identity_restriction',
  'access_block',
  'trend',
]);

interface Connection {
  parse(this: unknown, statement: { text: string }, more?: unknown): void;
  query(this: unknown, text: string): void;
}

/** Notes the text of every statement that this process sends to a database, until it is stopped. */
export function recordStatements(): { texts: Set<string>; stop(): void } {
  const texts = new Set<string>();
  const sqlite = Sqlite.prototype as { prepare(text: string): unknown };
  const connection = pg.Connection.prototype as unknown as Connection;
  const { prepare } = sqlite;
  const { parse, query } = connection;
  sqlite.prepare = function (this: unknown, text: string) {
    texts.add(text);
    return prepare.call(this as never, text);
  };
  // What has parameters is parsed first, once a connection where it has a name.
  connection.parse = function (this: unknown, statement, more) {
    texts.add(statement.text);
    parse.call(this, statement, more);
  };
  connection.query = function (this: unknown, text) {
    texts.add(text);
    query.call(this, text);
  };
  return {
    texts,
    stop() {
      sqlite.prepare = prepare;
      connection.parse = parse;
      connection.query = query;
    },
  };
}

/** The tables that a statement reads from end to end, by its plan; none where nothing can be planned (BEGIN, SET). */
export type Planner = (text: string) => Promise<string[]>;

interface OpenPlanner {
  scans: Planner;
  /** The indexes that a statement reads, in the order of its plan. */
  indexes(text: string): Promise<string[]>;
  close(): Promise<void>;
}

export async function openPlanner(dialect: Dialect, location: string): Promise<OpenPlanner> {
  return dialect === 'sqlite' ? sqlitePlanner(location) : postgresqlPlanner();
}

const PLANNED = /^\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH)\b/i;
/** Prisma's way to ask for none of many: SQLite's plan has a scan, which ends before its first row. */
const NOTHING = /\bWHERE 1=0\b/;

function sqlitePlanner(location: string): OpenPlanner {
  const handle = new Sqlite(location, { readonly: true });
  const isBig = bigAmong(
    handle
      .prepare<[], string>(
        `SELECT "name" FROM sqlite_master WHERE "type" = 'table' AND "sql" NOT LIKE 'CREATE VIRTUAL%'`,
      )
      .pluck()
      .all(),
  );
  const plan = (text: string) =>
    handle
      .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${text}`)
      .all(...Array<null>(countOf(text)).fill(null))
      .map(({ detail }) => detail);
  return {
    indexes: async (text) =>
      plan(text).flatMap((detail) => / USING (?:COVERING )?INDEX (\w+)/.exec(detail)?.[1] ?? []),
    async scans(text) {
      if (!PLANNED.test(text) || NOTHING.test(text)) return [];
      const names = aliasesOf(text);
      // An index made for the one statement reads the whole table as well. Prisma names tables `main`.`post`.
      const found = plan(text)
        .flatMap((detail) => /^SCAN (\S+)|^SEARCH (\S+) USING AUTOMATIC/.exec(detail)?.slice(1) ?? [])
        .flatMap((name) => (name === undefined ? [] : [name.replace(/^main\./, '')]))
        .map((name) => names.get(name) ?? name);
      return found.filter(isBig);
    },
    async close() {
      handle.close();
    },
  };
}

/** Whether a name of a plan is one of a table that grows; others are what the statement calls its parts. */
function bigAmong(tables: readonly string[]): (name: string) => boolean {
  const big = new Set(tables.filter((name) => !SMALL.has(name)));
  return (name) => big.has(name);
}

function countOf(text: string): number {
  return text.replace(/'[^']*'/g, '').split('?').length - 1;
}

function aliasesOf(text: string): Map<string, string> {
  const pattern = /(?:FROM|JOIN|UPDATE|INTO|,)\s+(?:`main`\.)?[`"]?(\w+)[`"]?\s+(?:AS\s+)?[`"]?(\w+)[`"]?/gi;
  return new Map([...text.matchAll(pattern)].map(([, table = '', alias = '']) => [alias, table]));
}

/**
 * Tables are empty in a database that was never used, and PostgreSQL would read them whole: that is made dear, so it
 * does it only where nothing else is possible.
 */
async function postgresqlPlanner(): Promise<OpenPlanner> {
  const url = await unusedPostgresDatabase();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('SET enable_seqscan = off');
  const { rows: tables } = await client.query<{ name: string }>(
    `SELECT tablename AS "name" FROM pg_tables WHERE schemaname = 'public'`,
  );
  const isBig = bigAmong(tables.map(({ name }) => name));
  const plan = async (text: string) => {
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN (GENERIC_PLAN) ${text}`);
    return rows.map((row) => row['QUERY PLAN']);
  };
  return {
    indexes: async (text) =>
      (await plan(text)).flatMap(
        (line) => /(?:Scan(?: Backward)? using|Bitmap Index Scan on) "?(\w+)/.exec(line)?.[1] ?? [],
      ),
    async scans(text) {
      if (!PLANNED.test(text)) return [];
      return (await plan(text)).flatMap((line) => /Seq Scan on (\w+)/.exec(line)?.[1] ?? []).filter(isBig);
    },
    async close() {
      await client.end();
      await dropPostgresDatabase(url);
    },
  };
}
