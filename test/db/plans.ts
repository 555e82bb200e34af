import Sqlite from 'better-sqlite3';
import pg from 'pg';
import type { Dialect } from '../../src/db/types.ts';

/** Tables that grow with what people do. Who reads one of them from end to end is slow where there is much. */
const BIG = new Set(
  `activity attachment audience block bookmark boost delivery domain_entry domain_tag_entry ended_follow event fan_out favourite follow home host identity
   identity_key inbound inbox mention mute notification out_of_order_marker pin post post_application post_recipient post_tag post_version token waiting_reply`.split(
    /\s+/,
  ),
);

/** Notes the text of every statement that this process sends to a database, until it is stopped. */
export function recordStatements(): { texts: Set<string>; stop(): void } {
  const texts = new Set<string>();
  const sqlite = Sqlite.prototype as { prepare(text: string): unknown };
  const client = pg.Client.prototype as unknown as { query(...given: unknown[]): unknown };
  const { prepare } = sqlite;
  const { query } = client;
  sqlite.prepare = function (this: unknown, text: string) {
    texts.add(text);
    return prepare.call(this as never, text);
  };
  client.query = function (this: unknown, ...given: unknown[]) {
    const [first] = given;
    const text = typeof first === 'string' ? first : (first as { text?: string } | null)?.text;
    if (text) texts.add(text);
    return query.apply(this as never, given);
  };
  return {
    texts,
    stop() {
      sqlite.prepare = prepare;
      client.query = query;
    },
  };
}

/** The tables that a statement reads from end to end, by its plan; none where nothing can be planned (BEGIN, SET). */
export type Planner = (text: string) => Promise<string[]>;

export async function openPlanner(
  dialect: Dialect,
  location: string,
): Promise<{ scans: Planner; close(): Promise<void> }> {
  return dialect === 'sqlite' ? sqlitePlanner(location) : postgresqlPlanner(location);
}

const PLANNED = /^\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH)\b/i;

function sqlitePlanner(location: string): { scans: Planner; close(): Promise<void> } {
  const handle = new Sqlite(location, { readonly: true });
  return {
    async scans(text) {
      if (!PLANNED.test(text)) return [];
      const statement = handle.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${text}`);
      const names = aliasesOf(text);
      // An index made for the one statement reads the whole table as well.
      const found = statement
        .all(...Array<null>(countOf(text)).fill(null))
        .flatMap(({ detail }) => /^SCAN (\S+)|^SEARCH (\S+) USING AUTOMATIC/.exec(detail)?.slice(1) ?? [])
        .flatMap((name) => (name === undefined ? [] : [names.get(name) ?? name]));
      return found.filter((table) => BIG.has(table));
    },
    async close() {
      handle.close();
    },
  };
}

function countOf(text: string): number {
  return text.replace(/'[^']*'/g, '').split('?').length - 1;
}

function aliasesOf(text: string): Map<string, string> {
  const pattern = /(?:FROM|JOIN|UPDATE|INTO|,)\s+(?:`main`\.)?[`"]?(\w+)[`"]?\s+(?:AS\s+)?[`"]?(\w+)[`"]?/gi;
  return new Map([...text.matchAll(pattern)].map(([, table = '', alias = '']) => [alias, table]));
}

/** Tables here are empty, which PostgreSQL would read whole: that is made dear, so it does it only where nothing else is possible. */
async function postgresqlPlanner(location: string): Promise<{ scans: Planner; close(): Promise<void> }> {
  const client = new pg.Client({ connectionString: location });
  await client.connect();
  await client.query('SET enable_seqscan = off');
  return {
    async scans(text) {
      if (!PLANNED.test(text)) return [];
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN (GENERIC_PLAN) ${text}`);
      return rows
        .flatMap((row) => /Seq Scan on (\w+)/.exec(row['QUERY PLAN'])?.[1] ?? [])
        .filter((table) => BIG.has(table));
    },
    close: () => client.end(),
  };
}
