// A database whose statements and transactions are spans of traces.

import type { SpanStart, Tracing } from '../observe/tracing.ts';
import type { Database, Sql } from './types.ts';

const LONGEST_TEXT = 1_000;

/**
 * The same database; statements outside of transactions are spans, and transactions as wholes. Values of parameters are
 * never told.
 */
export function traceDatabase(db: Database, tracing: Tracing): Database {
  const of = (text: string): SpanStart => ({
    name: nameOf(text),
    kind: 'client',
    attributes: { 'db.system.name': db.dialect, 'db.query.text': text.slice(0, LONGEST_TEXT) },
  });
  const whole = (name: string): SpanStart => ({ name, attributes: { 'db.system.name': db.dialect } });
  const all: Sql['all'] = (text, params) => tracing.span(of(text), () => db.sql.all(text, params));
  return Object.create(db, {
    sql: {
      value: {
        dialect: db.dialect,
        all,
        allTogether: (text, params) => tracing.span(of(text), () => db.sql.allTogether(text, params)),
        run: (text, params) => tracing.span(of(text), () => db.sql.run(text, params)),
      } satisfies Sql,
    },
    transaction: {
      value: ((work) =>
        tracing.span(whole('transaction'), () => db.transaction(work))) as Database['transaction'],
    },
    batch: {
      value: ((work, waitFor) =>
        tracing.span(whole('batch'), () => db.batch(work, waitFor))) as Database['batch'],
    },
  });
}

/** `SELECT post`: what a statement does, and to which table. */
function nameOf(text: string): string {
  const [, verb = 'SQL'] = /\b(SELECT|INSERT|UPDATE|DELETE)\b/i.exec(text) ?? [];
  const [, table = ''] = /\b(?:FROM|INTO|UPDATE)\s+"?([a-z_]+)\b/i.exec(text) ?? [];
  return table ? `${verb} ${table}` : verb;
}
