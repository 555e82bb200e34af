import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteHandle from 'better-sqlite3';
import { projectRoot } from '../../src/lib/root.ts';
import { freePort } from '../helpers/free-port.ts';
import { startPostgres, type TestPostgres } from '../helpers/postgresql/postgres.ts';
import { type Person, TestInstall } from '../helpers/world.ts';
import { type Part, startPart } from './part.ts';
import { type Seed, seed } from './seed/database.ts';
import { addOldPosts } from './seed/old-posts.ts';
import { copyToPostgres, readPostgres } from './seed/postgresql.ts';

/** A data folder with one domain and two people, copied for every install that is measured. */
export interface Template {
  folder: string;
  /** Has followers on other servers. */
  ana: Person;
  /** Reads her home, and has local followers. */
  bea: Person;
}

export const HOST = 'bench.test';

/** What a row works with: everything it starts ends with it. */
export interface Lab {
  readonly template: Template;
  /** Rows that can are measured on a million posts. */
  readonly large: boolean;
  note(text: string): void;
  /** Starts a copy of the template, filled before the start; `peers` are mapped names. */
  install<T>(fill: (seed: Seed) => T, peers?: Record<string, number>): Promise<Running<T>>;
  /** The same on a PostgreSQL of the row's own, with PostgreSQL's own settings: the same rows, copied. */
  installOnPostgres<T>(
    fill: (seed: Seed) => T,
    peers?: Record<string, number>,
  ): Promise<Running<T> & { url: string }>;
  /** The server is warm: profiling begins, where it was asked for. */
  warm(running: Running<unknown>): void;
  /** Starts a process of the bench itself. */
  part: typeof startPart;
}

/** A server that runs: a process of the built bundle. */
export interface Running<T> {
  server: TestInstall;
  pid: number;
  filled: T;
  /** Reads its database from outside. */
  read<Row>(sql: string): Promise<Row[]>;
}

export async function makeTemplate(): Promise<Template> {
  const server = new TestInstall('bench', [HOST], await freePort(), {});
  try {
    await server.start(mapping(server.port, {}));
    const ana = await server.person('ana');
    const bea = await server.person('bea');
    await server.stop();
    const folder = mkdtempSync(join(tmpdir(), 'pukeko-bench-'));
    cpSync(server.dataDir, folder, { recursive: true });
    return { folder, ana, bea };
  } finally {
    await server.close();
  }
}

export class RowLab implements Lab {
  readonly template: Template;
  readonly large: boolean;
  readonly note: (text: string) => void;
  readonly #profile: string | null;
  readonly #pruning: number;
  readonly #endings: (() => Promise<unknown>)[] = [];
  readonly #servers: TestInstall[] = [];
  #postgres: Promise<TestPostgres> | null = null;
  #stopPostgres: () => Promise<void> = async () => {};

  constructor(
    template: Template,
    options: { note(text: string): void; profile: string | null; large: boolean; pruning: number },
  ) {
    this.template = template;
    this.large = options.large;
    this.note = options.note;
    this.#profile = options.profile;
    this.#pruning = options.pruning;
  }

  async install<T>(fill: (seed: Seed) => T, peers: Record<string, number> = {}): Promise<Running<T>> {
    const { server, filled } = await this.#fill(fill, {});
    await server.start(mapping(server.port, peers));
    const path = join(server.dataDir, 'pukeko.db');
    return runningOf(server, filled, async (sql) => readDatabase(path, sql, []));
  }

  async installOnPostgres<T>(
    fill: (seed: Seed) => T,
    peers: Record<string, number> = {},
  ): Promise<Running<T> & { url: string }> {
    this.#postgres ??= this.#startPostgres();
    const url = await (await this.#postgres).createDatabase();
    const { server, filled } = await this.#fill(fill, { DATABASE_URL: url });
    await copyToPostgres(join(server.dataDir, 'pukeko.db'), url);
    await server.start(mapping(server.port, peers));
    return Object.assign(
      runningOf(server, filled, (sql) => readPostgres(url, sql)),
      { url },
    );
  }

  async #fill<T>(fill: (seed: Seed) => T, env: Record<string, string>) {
    const server = new TestInstall('bench', [HOST], await freePort(), {
      ...profiling(this.#profile),
      ...env,
    });
    this.#endings.push(() => server.close());
    this.#servers.push(server);
    cpSync(this.template.folder, server.dataDir, { recursive: true });
    const filled = seed(server.dataDir, (open) => {
      if (this.#pruning > 0) addOldPosts(open, this.#pruning);
      return fill(open);
    });
    return { server, filled };
  }

  async #startPostgres(): Promise<TestPostgres> {
    const postgres = await startPostgres({ isDurable: true });
    this.#stopPostgres = () => postgres.stop();
    return postgres;
  }

  warm({ pid }: Running<unknown>): void {
    if (this.#profile !== null) process.kill(pid, 'SIGUSR2');
  }

  part: typeof startPart = async (name, start) => {
    const part = await startPart(name, start);
    this.#endings.push(() => (part as Part<unknown>).close());
    return part as never;
  };

  /** The end of what the servers said, for when a row failed. */
  logs(): string {
    return this.#servers.map((server) => server.log.slice(-2000)).join('\n');
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#endings.map((end) => end()));
    await this.#stopPostgres();
  }
}

function runningOf<T>(server: TestInstall, filled: T, read: Running<T>['read']): Running<T> {
  return {
    server,
    filled,
    get pid() {
      return server.process?.pid ?? 0;
    },
    read,
  };
}

export function removeTemplate(template: Template): void {
  rmSync(template.folder, { recursive: true, force: true });
}

function profiling(folder: string | null): Record<string, string> {
  if (folder === null) return {};
  const script = join(projectRoot, 'test', 'bench', 'profiler.mjs');
  return { NODE_OPTIONS: `--import ${script}`, PUKEKO_BENCH_PROFILE: folder };
}

function mapping(port: number, peers: Record<string, number>): string {
  return Object.entries({ [HOST]: port, ...peers })
    .map(([name, at]) => `${name}=http://127.0.0.1:${at}`)
    .join(',');
}

function readDatabase<Row>(path: string, sql: string, params: unknown[]): Row[] {
  const db = new SqliteHandle(path, { readonly: true });
  try {
    return db.prepare(sql).all(...params) as Row[];
  } finally {
    db.close();
  }
}

/** The RSA key of a local identity, as the server made it: floors sign with it, receivers verify by it. */
export function keyOf(template: Template, person: Person): { privatePem: string; publicPem: string } {
  const sql = `SELECT k."privatePem", k."publicPem" FROM identity_key k JOIN identity i ON i."id" = k."identityId"
    WHERE i."uri" = ? AND k."algorithm" = 'RSA'`;
  const [key] = readDatabase<{ privatePem: string; publicPem: string }>(
    join(template.folder, 'pukeko.db'),
    sql,
    [person.uri],
  );
  if (!key) throw new Error(`${person.handle} has no RSA key`);
  return key;
}
