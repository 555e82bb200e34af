// Sends several statements to PostgreSQL with one write, and reads their answers from one.

import pg from 'pg';
import { type RowMaker, rowMaker } from '../sql/row-maker.ts';
import type { SqlValue } from '../types.ts';

/** A statement as hand-written SQL gives it; without a name it is parsed anew each time. */
export interface Statement {
  name: string | undefined;
  /** With `$1`, `$2`, … */
  text: string;
  values: readonly SqlValue[];
  types: pg.CustomTypesConfig;
}

export interface StatementResult {
  rows: object[];
  rowCount: number | null;
  /** What PostgreSQL says it has done: `COMMIT`, or `ROLLBACK` where it was asked for a COMMIT and could not. */
  command: string;
}

interface Columns {
  parsers: readonly ((text: string) => unknown)[];
  toObject: RowMaker;
}

interface Asked extends StatementResult {
  statement: Statement;
  values: unknown[];
  columns: Columns;
  /** Its columns are not known yet: the server is asked for them. */
  isDescribed: boolean;
  /** A value came that its parser does not take. */
  problem: unknown;
  resolve(result: StatementResult): void;
  reject(error: unknown): void;
}

/** What of pg's connection is used; its own types ask for a second argument that is long gone. */
interface Wire {
  stream: { cork(): void; uncork(): void };
  /** Texts of the statements that this connection keeps prepared, by name. */
  parsedStatements: Record<string, string>;
  parse(message: { name: string; text: string }): void;
  bind(message: { statement: string; values: unknown[] }): void;
  describe(message: { type: 'P'; name: string }): void;
  execute(message: object): void;
  close(message: { type: 'S'; name: string }): void;
  sync(): void;
}

/** What pg hands over of a row's description. */
interface RowDescription {
  fields: readonly { name: string; dataTypeID: number }[];
}

const NO_COLUMNS: Columns = { parsers: [], toObject: () => ({}) };
/**
 * The columns of what a connection keeps prepared: they cannot change under its name (PostgreSQL refuses the statement
 * then).
 */
const columnsOf = new WeakMap<Wire, Map<string, Columns>>();

const valueFrom = (text: string | null | undefined, parse: (text: string) => unknown) =>
  text === null || text === undefined ? null : parse(text);

/**
 * Values as text. Lists of ids need none of pg's quotes, and the same list often stands in a statement several times
 * (`b`: what came before it).
 */
function toWire(values: readonly SqlValue[]): unknown[] {
  const { prepareValue } = (pg as unknown as PgWithUtils).utils;
  let last: readonly unknown[] = [];
  let text = '';
  return values.map((value) => {
    if (!Array.isArray(value) || !value.every((each) => typeof each === 'bigint')) return prepareValue(value);
    if (value !== last) {
      last = value;
      text = `{${value.join(',')}}`;
    }
    return text;
  });
}

interface PgWithUtils {
  utils: { prepareValue(value: unknown): unknown };
}

/**
 * Statements that were asked for side by side, in the order in which they were. The extended protocol takes them in a
 * row with one Sync behind all, so there is one write and one answer where there was one of each a statement: on
 * loopback that costs more than most statements do. With the first error PostgreSQL skips the rest up to the Sync, so
 * this is for transactions, which have ended with their first error anyway. pg sees it as one query (its `Submittable`,
 * as cursors are).
 */
export class StatementBatch implements pg.Submittable {
  readonly #asked: Asked[] = [];
  /** The one whose answer is being read. */
  #at = 0;
  #ended = () => {};
  #names: Map<string, Columns> = new Map();
  #wire: Wire | null = null;
  #hasEnded = false;
  /** pg wraps it where a statement may take only so long. */
  callback: (error?: unknown) => void = () => this.#ended();

  get size(): number {
    return this.#asked.length;
  }

  /**
   * Throws where a value cannot be sent. Rejects all from the first that fails on with its error: those behind it did
   * not run.
   */
  add(statement: Statement): Promise<StatementResult> {
    const values = toWire(statement.values);
    return new Promise((resolve, reject) => {
      this.#asked.push({
        statement,
        values,
        rows: [],
        rowCount: null,
        command: '',
        columns: NO_COLUMNS,
        isDescribed: false,
        problem: null,
        resolve,
        reject,
      });
    });
  }

  /** Resolves when all are answered, whether they failed or not. */
  sendOn(client: pg.ClientBase): Promise<void> {
    return new Promise((resolve) => {
      this.#ended = resolve;
      client.query(this);
    });
  }

  submit(connection: unknown): void {
    const wire = connection as Wire;
    this.#wire = wire;
    const known = columnsOf.get(wire) ?? new Map<string, Columns>();
    columnsOf.set(wire, known);
    this.#names = known;
    const parsed = new Set<string>();
    wire.stream.cork();
    try {
      for (const asked of this.#asked) send(wire, asked, parsed, known);
      wire.sync();
    } finally {
      wire.stream.uncork();
    }
  }

  handleRowDescription({ fields }: RowDescription): void {
    const asked = this.#asked[this.#at];
    if (!asked) return;
    const { types } = asked.statement;
    asked.columns = {
      parsers: fields.map(({ dataTypeID }) => types.getTypeParser(dataTypeID, 'text')),
      toObject: rowMaker(fields.map(({ name }) => name)),
    };
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    const asked = this.#asked[this.#at];
    if (!asked) return;
    try {
      const { parsers, toObject } = asked.columns;
      asked.rows.push(toObject(parsers.map((parse, index) => valueFrom(fields[index], parse))));
    } catch (error) {
      asked.problem ??= error;
    }
  }

  handleCommandComplete({ text }: { text: string }): void {
    const asked = this.#asked[this.#at];
    this.#at += 1;
    if (!asked) return;
    asked.command = /^\w+/.exec(text)?.[0] ?? '';
    const count = /(\d+)$/.exec(text)?.[1];
    asked.rowCount = count === undefined ? null : Number(count);
    const { name } = asked.statement;
    if (name === undefined || !this.#wire) return;
    this.#wire.parsedStatements[name] = asked.statement.text;
    if (asked.isDescribed) this.#names.set(name, asked.columns);
  }

  handleEmptyQuery(): void {
    this.#at += 1;
  }

  /** Those that were answered before it have run; pg calls it too where the connection is lost, or the time is up. */
  handleError(error: unknown): void {
    this.#end(error);
  }

  handleReadyForQuery(): void {
    this.#end(null);
  }

  #end(error: unknown): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    for (const [index, asked] of this.#asked.entries()) {
      if (index >= this.#at) asked.reject(error ?? new Error('PostgreSQL did not answer a statement.'));
      else if (asked.problem !== null) asked.reject(asked.problem);
      else asked.resolve({ rows: asked.rows, rowCount: asked.rowCount, command: asked.command });
    }
    this.callback();
  }
}

function send(wire: Wire, asked: Asked, parsed: Set<string>, known: ReadonlyMap<string, Columns>): void {
  const { name, text } = asked.statement;
  const isPrepared = name !== undefined && (wire.parsedStatements[name] === text || parsed.has(name));
  if (!isPrepared) {
    // A batch that failed may have left it there without our having been told.
    if (name !== undefined) wire.close({ type: 'S', name });
    wire.parse({ name: name ?? '', text });
    if (name !== undefined) parsed.add(name);
  }
  wire.bind({ statement: name ?? '', values: asked.values });
  const columns = name === undefined ? undefined : known.get(name);
  asked.isDescribed = columns === undefined;
  if (columns) asked.columns = columns;
  else wire.describe({ type: 'P', name: '' });
  wire.execute({});
}
