// The full-text index as this server writes and asks it: words in, ids out, the same on SQLite (FTS5) and PostgreSQL
// (tsvector).

import { anyOf } from '../../db/sql/any-of.ts';
import { placeholders } from '../../db/sql/values.ts';
import type { Sql, SqlValue } from '../../db/types.ts';

/** What is indexed: posts by their text, identities by their names. */
export type Indexed = 'search_post' | 'search_identity';

/** One thing with its words in their order. A word is made of letters, marks and digits, or is a label (`label`). */
export interface IndexedWords {
  id: bigint;
  words: readonly string[];
}

/** Words that stand behind each other; with `isPrefix` the last one may be longer. */
export interface Phrase {
  words: readonly string[];
  isPrefix?: boolean;
}

/** Every one of `all`, and none of `none`. */
export interface WordQuery {
  all: readonly Phrase[];
  none: readonly Phrase[];
}

/**
 * Stands at the beginning of labels: it is no letter, so no text has such a word. Everything indexed has it alone as a
 * word, between its parts.
 */
export const MARK = '\u00a7';

/** A word for what is no text: who wrote it, what it has. Signs that would end a word on SQLite become middle dots. */
export function label(kind: string, value = ''): string {
  return `${MARK}${kind}${MARK}${value.toLowerCase().replace(/[^a-z0-9\u0080-\uffff]/g, '\u00b7')}`;
}

/** PostgreSQL keeps so many places of a word apart; what lies behind them is not found by phrases. */
const LAST_PLACE = 16_383;
/** Rows of one statement. */
const ROWS = 128;

/** Writes the words of some things, in place of those they had. In the running transaction. */
export async function writeWords(sql: Sql, table: Indexed, rows: readonly IndexedWords[]): Promise<void> {
  await removeWords(
    sql,
    table,
    rows.map((row) => row.id),
  );
  for (let at = 0; at < rows.length; at += ROWS) {
    const some = rows.slice(at, at + ROWS);
    if (sql.dialect === 'sqlite') {
      for (const { id, words } of some)
        await sql.run(`INSERT INTO ${table} ("rowid", "words") VALUES (?, ?)`, [id, words.join(' ')]);
    } else {
      await sql.run(
        `INSERT INTO ${table} ("id", "words") SELECT v."id"::bigint, v."words"::tsvector FROM (VALUES ${placeholders(some.length, 2)}) AS v("id", "words")
         ON CONFLICT ("id") DO UPDATE SET "words" = excluded."words"`,
        some.flatMap(({ id, words }): SqlValue[] => [String(id), vectorOf(words)]),
      );
    }
  }
}

/** Takes things out of the index; unknown ones are passed by. */
export async function removeWords(sql: Sql, table: Indexed, ids: readonly bigint[]): Promise<void> {
  if (ids.length === 0) return;
  await sql.run(`DELETE FROM ${table} WHERE ${anyOf(sql.dialect, idOf(sql))}`, [ids]);
}

/**
 * A statement for the ids of what matches, with its parameters; `order` and `limit` are for the caller to add behind
 * it.
 */
export function matchSql(
  sql: Pick<Sql, 'dialect'>,
  table: Indexed,
  query: WordQuery,
): { text: string; id: string; params: SqlValue[] } {
  const id = idOf(sql);
  return sql.dialect === 'sqlite'
    ? { text: `SELECT ${id} AS "id" FROM ${table} WHERE ${table} MATCH ?`, id, params: [ftsQuery(query)] }
    : {
        text: `SELECT ${id} AS "id" FROM ${table} WHERE "words" @@ CAST(? AS tsquery)`,
        id,
        params: [tsQuery(query)],
      };
}

const idOf = ({ dialect }: Pick<Sql, 'dialect'>) => (dialect === 'sqlite' ? '"rowid"' : '"id"');

/** The literal form of a tsvector, so that PostgreSQL parses and folds nothing itself: `'a':1 'b':2`. */
function vectorOf(words: readonly string[]): string {
  return words.map((word, index) => `${quoted(word)}:${Math.min(index + 1, LAST_PLACE)}`).join(' ');
}

function quoted(word: string): string {
  return `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/** What has no positive part matches among everything: the mark is in all of it. */
function positive({ all }: WordQuery): readonly Phrase[] {
  return all.length > 0 ? all : [{ words: [MARK] }];
}

function tsQuery(query: WordQuery): string {
  const phrase = ({ words, isPrefix = false }: Phrase) =>
    `(${words.map((word, index) => quoted(word) + (isPrefix && index === words.length - 1 ? ':*' : '')).join(' <-> ')})`;
  return [...positive(query).map(phrase), ...query.none.map((each) => `!${phrase(each)}`)].join(' & ');
}

function ftsQuery(query: WordQuery): string {
  const phrase = ({ words, isPrefix = false }: Phrase) =>
    `"${words.join(' ').replaceAll('"', '')}"${isPrefix ? ' *' : ''}`;
  const all = positive(query).map(phrase).join(' AND ');
  return query.none.length === 0 ? all : `(${all}) NOT (${query.none.map(phrase).join(' OR ')})`;
}
