import { type ChildProcess, fork } from 'node:child_process';

/**
 * A process of the bench itself (a floor, a loader, the receivers): the same script started with `--part NAME`, asked
 * over IPC. What is measured and what loads it never share a thread.
 */
export type PartMethods = Record<string, (argument: never) => unknown>;

/** What a part does when it is started: gives the methods its parent may call. */
export type MakePart = (start: never) => PartMethods | Promise<PartMethods>;

interface Question {
  id: number;
  method: string;
  argument: unknown;
}

interface Answer {
  id: number;
  result?: unknown;
  error?: string;
}

/** The parent's end of a part whose methods are `Methods`. */
export interface Part<Methods> {
  pid: number;
  call<Name extends keyof Methods>(
    method: Name,
    ...argument: Methods[Name] extends (argument: infer Argument) => unknown ? [Argument] : []
  ): Promise<Methods[Name] extends (...argument: never[]) => infer Result ? Awaited<Result> : never>;
  close(): Promise<void>;
}

/** Starts a part and waits for it. `Make` is the type of the function that makes it. */
export async function startPart<Make extends (start: never) => unknown>(
  name: string,
  start: Parameters<Make>[0],
): Promise<Part<Awaited<ReturnType<Make>>>> {
  const script = process.argv[1] ?? '';
  const child = fork(script, ['--part', name], {
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  const waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  let last = 0;
  let ended: Error | null = null;
  child.on('message', (answer: Answer) => {
    const call = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.error !== undefined) call?.reject(new Error(`${name}: ${answer.error}`));
    else call?.resolve(answer.result);
  });
  child.once('exit', (code, signal) => {
    ended = new Error(`the part ${name} ended (${signal ?? code})`);
    for (const call of waiting.values()) call.reject(ended);
  });
  const ask = (method: string, argument: unknown) =>
    new Promise<unknown>((resolve, reject) => {
      if (ended) return reject(ended);
      last += 1;
      waiting.set(last, { resolve, reject });
      child.send({ id: last, method, argument } satisfies Question);
    });
  await ask('start', start);
  return {
    pid: child.pid ?? 0,
    call: ((method: string, argument: unknown) => ask(method, argument)) as Part<
      Awaited<ReturnType<Make>>
    >['call'],
    close: () => end(child),
  };
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((done) => {
    child.once('exit', () => done());
    child.kill('SIGKILL');
  });
}

/** The child's end: answers until the parent goes. */
export function runPart(make: MakePart): void {
  let methods: PartMethods = {};
  process.on('disconnect', () => process.exit(0));
  process.on('message', async ({ id, method, argument }: Question) => {
    const answer: Answer = { id };
    try {
      if (method === 'start') methods = await make(argument as never);
      else answer.result = await methods[method]?.(argument as never);
    } catch (error) {
      answer.error = error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
    process.send?.(answer);
  });
}
