import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'undici';
import { projectRoot } from '../../src/lib/root.ts';
import { askSocket } from '../../src/net/unix-socket.ts';
import { freePort } from './free-port.ts';
import { withoutSlowness } from './pukeko.ts';
import { crashEnvironment } from './runs/crashes.ts';

/**
 * Installs as their operators run them: processes of the built bundle, each with a data folder of its own, on loopback.
 */
export interface WorldOptions {
  /**
   * Install name -> the hosts it serves (`localhost:PORT` with the port it gets); the first is its PUKEKO_DOMAIN. All
   * are mapped for everyone by PUKEKO_RESOLVE.
   */
  installs: Record<string, readonly string[]>;
  /** Install name -> hosts that are mapped to it from the start and added when the test adds them. */
  later?: Record<string, readonly string[]>;
  /** Hosts that are not mapped to their install itself but to a proxy before it: `name -> http://127.0.0.1:port`. */
  through?: Record<string, string>;
  /** Further mapped names: fake peers and Fedify, as `name -> http://127.0.0.1:port`. */
  peers?: Record<string, string>;
  /** Per install: PostgreSQL instead of SQLite, or more environment. */
  env?: Record<string, Record<string, string>>;
}

export interface World {
  install(name: string): TestInstall;
  /** PUKEKO_RESOLVE as every install has it: hand it to peers. */
  resolve: Record<string, string>;
  close(): Promise<void>;
}

export interface GraphQLAnswer<T = Record<string, never>> {
  status: number;
  data: T;
  errors?: { message: string; extensions?: { code?: string } }[];
}

export async function createWorld(options: WorldOptions): Promise<World> {
  const resolve: Record<string, string> = { ...options.peers };
  const installs = new Map<string, TestInstall>();
  for (const [name, given] of Object.entries(options.installs)) {
    const port = await freePort();
    const hosts = given.map((host) => host.replace(':PORT', `:${port}`));
    for (const host of [...hosts, ...(options.later?.[name] ?? [])])
      resolve[host] = `http://127.0.0.1:${port}`;
    installs.set(name, new TestInstall(name, hosts, port, options.env?.[name] ?? {}));
  }
  Object.assign(resolve, options.through);
  const text = Object.entries(resolve)
    .map(([name, address]) => `${name}=${address}`)
    .join(',');
  const close = async () => {
    await Promise.all([...installs.values()].map((install) => install.close()));
  };
  const starts = await Promise.allSettled([...installs.values()].map((install) => install.start(text)));
  for (const start of starts) {
    if (start.status === 'fulfilled') continue;
    // Whoever asked gets no world that they could close.
    await close();
    throw start.reason;
  }
  return {
    resolve,
    install(name) {
      const found = installs.get(name);
      if (!found) throw new Error(`no install ${name} in this world`);
      return found;
    },
    close,
  };
}

/** What `npm start` gives to node: servers of tests and of the bench run as those of operators. */
const NODE_FLAGS: readonly string[] =
  readFileSync(join(projectRoot, 'package.json'), 'utf8')
    .match(/"start": "exec node ((?:--\S+ )*)/)?.[1]
    ?.split(' ')
    .filter(Boolean) ?? [];

/**
 * How a server is started: the bundle of this checkout, or the program that PUKEKO_TEST_SERVER names (a release, or
 * what starts one somewhere).
 */
const SERVER: readonly [string, ...string[]] = process.env.PUKEKO_TEST_SERVER
  ? [process.env.PUKEKO_TEST_SERVER]
  : [process.execPath, ...NODE_FLAGS, join(projectRoot, 'dist', 'main.js')];

/** Of everybody who is made here. */
export const PASSWORD = 'correct horse battery';

export class TestInstall {
  readonly dataDir: string;
  process: ChildProcess | null = null;
  /** What it wrote to stderr: its log. */
  log = '';
  #resolve = '';
  readonly name: string;
  readonly hosts: readonly string[];
  readonly port: number;
  readonly #env: Record<string, string>;
  #admin: Promise<string> | null = null;
  /** When the process has ended and all that it wrote has been read: its exit code. */
  #ended: Promise<number | null> = Promise.resolve(null);

  constructor(name: string, hosts: readonly string[], port: number, env: Record<string, string>) {
    this.name = name;
    this.hosts = hosts;
    this.port = port;
    this.#env = env;
    this.dataDir = mkdtempSync(join(tmpdir(), `pukeko-${name}-`));
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get host(): string {
    return this.hosts[0] ?? '';
  }

  /** Starts it (again) and waits until it is ready; the first start adds its domains. */
  async start(resolve = this.#resolve): Promise<void> {
    const isFirst = this.#resolve === '';
    this.#resolve = resolve;
    const [program, ...args] = SERVER;
    const child = spawn(program, [...args, 'start'], {
      env: this.#environment(),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.process = child;
    // A run that is interrupted closes no world.
    const kill = () => void child.kill('SIGKILL');
    process.once('exit', kill);
    child.once('exit', () => process.off('exit', kill));
    this.#ended = new Promise((done) => {
      child.once('exit', (code) => {
        // Who starts it somewhere else may leave somebody behind who holds its stderr.
        const late = setTimeout(() => done(code), 5_000);
        child.once('close', () => {
          clearTimeout(late);
          done(code);
        });
      });
    });
    child.stderr?.setEncoding('utf8');
    child.stderr?.on('data', (text: string) => {
      this.log += text;
    });
    await this.#ready(child);
    if (isFirst)
      for (const host of this.hosts.slice(1)) {
        await this.operate('addDomain', { name: host }, 'domain { id }');
      }
  }

  /** Runs `pukeko …` beside the server and gives what it printed; throws with its stderr when it failed. */
  async cli(...args: string[]): Promise<string> {
    const { code, out, err } = await this.command(...args);
    if (code !== 0) throw new Error(`pukeko ${args.join(' ')} ended with ${code}: ${err}`);
    return out.trim();
  }

  /** The same, whatever comes of it. */
  command(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
    return this.commandWith({}, ...args);
  }

  /** The same, with something on stdin (nothing, unless given), or with other variables. */
  async commandWith(
    { stdin, env = {} }: { stdin?: string; env?: Record<string, string> },
    ...args: string[]
  ): Promise<{ code: number | null; out: string; err: string }> {
    const child = spawn(process.execPath, [join(projectRoot, 'dist', 'main.js'), ...args], {
      env: { ...this.#environment(), ...env },
      stdio: 'pipe',
    });
    child.stdin.end(stdin ?? '');
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    const code = await new Promise<number | null>((done) => child.on('close', done));
    return { code, out, err: withoutSlowness(err) };
  }

  /** A user with one identity and a token for it. */
  async person(username: string, host = this.host, flags: readonly '--locked'[] = []): Promise<Person> {
    const email = `${username}.${host.replace(/[^a-z0-9]/g, '-')}@mail.example`;
    const token = await this.#makePerson(username, host, email, flags);
    return { handle: `@${username}@${host}`, uri: `https://${host}/users/${username}`, host, email, token };
  }

  /**
   * What the command line does, without a process for each step: as the operator over the server's socket, on
   * PostgreSQL (where there is none) as an admin of the install. `token`: as a user of one's choice; `identity`: the
   * global id of who acts.
   */
  async operate<T>(
    name: string,
    input: Record<string, unknown>,
    payload: string,
    token?: string,
    identity: string | null = null,
  ): Promise<T> {
    const type = name.charAt(0).toUpperCase() + name.slice(1);
    const query = `mutation ($input: ${type}Input!) { ${name}(input: $input) { __typename ... on Error { message } ... on ${type}Payload { ${payload} } } }`;
    const { data, errors = [] } = await this.#asOperator(query, { input }, token, identity);
    const answer = data?.[name] as { __typename: string; message?: string } | undefined;
    if (answer?.__typename !== `${type}Payload`)
      throw new Error(`${name}: ${answer?.message ?? errors.map((error) => error.message).join(' ')}`);
    return answer as T;
  }

  #asOperator(
    query: string,
    variables: Record<string, unknown>,
    token: string | undefined,
    identity: string | null,
  ): Promise<{ data: Record<string, unknown> | null; errors?: readonly { message: string }[] }> {
    if (token !== undefined) return this.graphql({ host: this.host, token }, query, variables, identity);
    if (this.#env.DATABASE_URL) {
      this.#admin ??= this.#makeAdmin();
      return this.#admin.then((admin) =>
        this.graphql({ host: this.host, token: admin }, query, variables, identity),
      );
    }
    const { socket } = JSON.parse(readFileSync(join(this.dataDir, 'run.json'), 'utf8')) as { socket: string };
    return askSocket(socket, query, variables, identity);
  }

  async #makeAdmin(): Promise<string> {
    await this.cli('user', 'add', 'admin@mail.example', '--password', PASSWORD, '--admin');
    return this.#signIn('admin@mail.example');
  }

  async #signIn(email: string): Promise<string> {
    return (await this.operate<{ token: string }>('signIn', { email, password: PASSWORD }, 'token', ''))
      .token;
  }

  async #makePerson(
    username: string,
    host: string,
    email: string,
    flags: readonly string[],
  ): Promise<string> {
    await this.operate('addUser', { email, password: PASSWORD }, 'user { id }');
    const { identity } = await this.operate<{ identity: { id: string } }>(
      'createIdentity',
      { username, domainId: await this.#domainId(host), email, isLocked: flags.includes('--locked') },
      'identity { id }',
    );
    const session = this.#env.DATABASE_URL ? await this.#signIn(email) : undefined;
    return (await this.operate<{ token: string }>('createToken', {}, 'token', session, identity.id)).token;
  }

  async #domainId(host: string): Promise<string> {
    const query = 'query ($name: String) { domain(name: $name) { id } }';
    const { data } = await this.#asOperator(query, { name: host }, undefined, null);
    const domain = data?.domain as { id: string } | null | undefined;
    if (!domain) throw new Error(`There is no domain ${host}.`);
    return domain.id;
  }

  /** One HTTP request with a Host of one's choice. */
  async http(
    path: string,
    options: {
      host?: string;
      method?: 'GET' | 'POST' | 'OPTIONS' | 'HEAD' | 'PUT' | 'PATCH' | 'DELETE';
      headers?: Record<string, string>;
      body?: string | Buffer;
    } = {},
  ): Promise<{ status: number; headers: Record<string, string | string[] | undefined>; body: string }> {
    const answer = await request(this.address + path, {
      method: options.method ?? 'GET',
      headers: { host: options.host ?? this.host, ...options.headers },
      body: options.body ?? null,
    });
    return { status: answer.statusCode, headers: answer.headers, body: await answer.body.text() };
  }

  async graphql<T = Record<string, never>>(
    who: Pick<Person, 'host' | 'token'> | null,
    query: string,
    variables: Record<string, unknown> = {},
    identity: string | null = null,
  ): Promise<GraphQLAnswer<T>> {
    const answer = await this.http('/graphql', {
      method: 'POST',
      ...(who ? { host: who.host } : {}),
      headers: {
        'content-type': 'application/json',
        ...(who?.token ? { authorization: `Bearer ${who.token}` } : {}),
      },
      body: JSON.stringify({ query, variables, extensions: { identity } }),
    });
    return { status: answer.status, ...(JSON.parse(answer.body) as Omit<GraphQLAnswer<T>, 'status'>) };
  }

  /**
   * SIGTERM; resolves with the exit code. Throws where the stop hung, or something outlived it, and the process was
   * ended for it.
   */
  async stop(): Promise<number | null> {
    const code = await this.#end('SIGTERM');
    if (/did not stop within|was held by what it left running/.test(this.log))
      throw new Error(`The stop of ${this.name} hung: ${this.log}`);
    return code;
  }

  /** SIGKILL: nothing is told, nothing is flushed. A line of its log that the kill cut was not said. */
  async kill(): Promise<number | null> {
    const code = await this.#end('SIGKILL');
    this.log = this.log.slice(0, this.log.lastIndexOf('\n') + 1);
    return code;
  }

  /** Resident memory in MB. */
  async rssMb(): Promise<number> {
    const { readFile } = await import('node:fs/promises');
    const status = await readFile(`/proc/${this.process?.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  #environment(): NodeJS.ProcessEnv {
    return {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      ...crashEnvironment(),
      PORT: String(this.port),
      PUKEKO_DATA: this.dataDir,
      PUKEKO_DOMAIN: this.host,
      PUKEKO_RESOLVE: this.#resolve,
      PUKEKO_LOG_LEVEL: 'warn',
      ...this.#env,
    };
  }

  async #ready(child: ChildProcess): Promise<void> {
    // A second of CPU, which a machine with a dozen others at work gives it in half a minute.
    const deadline = performance.now() + 120_000;
    let hasEnded = false;
    void this.#ended.then(() => {
      hasEnded = true;
    });
    while (performance.now() < deadline) {
      if (hasEnded)
        throw new Error(`${this.name} ended with ${child.exitCode ?? child.signalCode}: ${this.log}`);
      const status = await this.http('/readyz').then(
        (answer) => answer.status,
        () => 0,
      );
      if (status === 200) return;
      await new Promise((done) => setTimeout(done, 25));
    }
    throw new Error(`${this.name} was not ready within two minutes: ${this.log}`);
  }

  #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    const child = this.process;
    if (child && child.exitCode === null && child.signalCode === null) child.kill(signal);
    return this.#ended;
  }
}

export interface Person {
  handle: string;
  uri: string;
  host: string;
  email: string;
  token: string;
}

/**
 * Asks again until the answer is as wished; throws with the last one after `ms`, which are many: a machine may be slow,
 * and have other work.
 */
export async function eventually<T>(
  ask: () => Promise<T>,
  isWished: (answer: T) => boolean,
  ms = 45_000,
): Promise<T> {
  const deadline = performance.now() + ms;
  for (;;) {
    const answer = await ask();
    if (isWished(answer)) return answer;
    if (performance.now() > deadline)
      throw new Error(
        `not so within ${ms} ms: ${JSON.stringify(answer, (_k, v) => (typeof v === 'bigint' ? String(v) : v))}`,
      );
    await new Promise((done) => setTimeout(done, 50));
  }
}
