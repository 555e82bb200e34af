// Hand-written statements on PostgreSQL.

import { LRUCache } from 'lru-cache';
import pg from 'pg';
import type { Sql, SqlValue } from '../types.ts';
import type { Statement, StatementResult } from './statement-batch.ts';
import { statementName } from './statement-names.ts';

/** What runs statements: a pool, or a transaction. */
export interface Queryable {
  query(statement: Statement): Promise<StatementResult>;
}

/** Numbers of PostgreSQL's types (pg_type.oid) that are integers: smallint, integer, bigint. */
const INTEGERS = new Set([20, 21, 23]);
const NUMERIC = 1700;

/** Integers as bigint, as on SQLite; so are sums of bigint, which PostgreSQL makes numeric. */
const types: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (INTEGERS.has(oid)) return (text: string) => BigInt(text);
    if (oid === NUMERIC) return (text: string) => (/^-?\d+$/.test(text) ? BigInt(text) : Number(text));
    return pg.types.getTypeParser(oid, format as 'text');
  },
};

/**
 * Hand-written statements on a connection, or on whichever a pool gives.
 * @param choose is called before each statement (with `$1` for `?`): refuses, counts, and says where it runs
 */
export function sqlOn(choose: (text: string, isTogether: boolean) => Queryable): Sql {
  const query = async (text: string, params: readonly SqlValue[], isTogether = false) => {
    const ours = numbered(text);
    const to = choose(ours, isTogether);
    return to.query({ name: statementName(ours), text: ours, values: params, types });
  };
  return {
    dialect: 'postgresql',
    all: async <T>(text: string, params: readonly SqlValue[] = []) => (await query(text, params)).rows as T[],
    allTogether: async <T>(text: string, params: readonly SqlValue[] = []) =>
      (await query(text, params, true)).rows as T[],
    run: async (text, params = []) => (await query(text, params)).rowCount ?? 0,
  };
}

/** A statement without parameters or rows. */
export function simple(text: string): Statement {
  return { name: statementName(text), text, values: [], types };
}

const texts = new LRUCache<string, string>({ max: 1_000 });

/** `?` becomes `$1`, `$2`, … except inside of quotes and comments. */
export function numbered(text: string): string {
  let known = texts.get(text);
  if (known === undefined) {
    let count = 0;
    known = text.replace(/'[^']*'|"[^"]*"|--[^\n]*|\?/g, (found) => {
      if (found !== '?') return found;
      count += 1;
      return `$${count}`;
    });
    texts.set(text, known);
  }
  return known;
}
