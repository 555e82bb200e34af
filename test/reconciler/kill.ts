import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { openSqlite } from '../../src/db/sqlite/sqlite.ts';
import { projectRoot } from '../../src/lib/root.ts';
import { systemClock } from '../../src/lib/time/clock.ts';
import { openTestDatabase, type TestDatabase } from '../helpers/database.ts';
import { type Receiver, startReceiver } from '../helpers/federation/receiver.ts';
import { openReconcilerWorld } from '../helpers/reconciler.ts';

const HOSTS = 10;
const INBOXES_A_HOST = 2;
const SLOTS = 64;

/**
 * kill -9 at random moments while posts are made and delivered: everything answered as accepted arrives, exactly the
 * intended inboxes get it, and what comes twice was not yet written down (at most the slots, for each kill).
 */
export function itSurvives(kills: number, posts: number, timeoutMs: number): void {
  it(
    `loses nothing in ${kills} kills during ${posts} posts to ${HOSTS * INBOXES_A_HOST} inboxes`,
    async () => {
      const script = join(projectRoot, '.cache', 'test', `kill-child-${process.pid}.mjs`);
      await build({
        entryPoints: [join(projectRoot, 'test', 'reconciler', 'kill-child.ts')],
        outfile: script,
        bundle: true,
        packages: 'external',
        platform: 'node',
        format: 'esm',
        target: 'node20',
      });
      const receivers: Receiver[] = [];
      const ports: Record<string, number> = {};
      for (let host = 0; host < HOSTS; host += 1) {
        const receiver = await startReceiver();
        receiver.answer = () => ({ status: 202, afterMs: Math.ceil(Math.random() * 10) });
        receivers.push(receiver);
        ports[`h${host}.test`] = receiver.port;
      }
      const db = await openTestDatabase('sqlite');
      const inboxes = await seed(db);
      const { location } = db;
      const accepted = new Map<number, string>();
      const received = () => receivers.reduce((sum, receiver) => sum + receiver.received.length, 0);
      let child: ChildProcess | null = null;
      try {
        let isDrained = false;
        let killed = 0;
        for (let life = 0; !isDrained; life += 1) {
          const from = Math.max(-1, ...accepted.keys()) + 1;
          child = spawn(
            process.execPath,
            [script, location, JSON.stringify(ports), `life-${life}`, String(from), String(posts)],
            { stdio: ['ignore', 'pipe', 'inherit'] },
          );
          const end = watch(child, (post) =>
            accepted.set(post, `https://home.test/posts/${post}-life-${life}`),
          );
          if (killed < kills) {
            await end.ready;
            // At a random part of what is still to be done, whatever the machine needs for it.
            const before = received();
            const part = (posts * inboxes.length - before) / (kills - killed + 1);
            const most = before + Math.random() * part;
            while (received() < most && child.exitCode === null)
              await new Promise((resolve) => setTimeout(resolve, 1));
            if (child.kill('SIGKILL')) killed += 1;
          }
          isDrained = (await end.exited) === 'drained';
        }
        check(receivers, inboxes, accepted, posts);
        expect(killed).toBe(kills);
        const after = await openSqlite({ path: location, clock: systemClock });
        expect(await after.models.postRecipient.count()).toBe(posts * inboxes.length);
        await after.close();
      } finally {
        child?.kill('SIGKILL');
        for (const receiver of receivers) await receiver.close();
        await db.close();
      }
    },
    timeoutMs,
  );
}

/** The sender and those it sends to; closed again, since one process at a time may have the file. */
async function seed(db: TestDatabase): Promise<string[]> {
  const world = await openReconcilerWorld({ db });
  await world.sender('ana', await world.domain('home.test'));
  const inboxes: string[] = [];
  for (let host = 0; host < HOSTS; host += 1) {
    for (let inbox = 0; inbox < INBOXES_A_HOST; inbox += 1) {
      const person = await world.remote(`p${inbox}`, `h${host}.test`);
      inboxes.push(person.inbox ?? '');
    }
  }
  await world.close();
  return inboxes;
}

function watch(child: ChildProcess, accept: (post: number) => void) {
  let isReady: () => void = () => {};
  const ready = new Promise<void>((resolve) => {
    isReady = resolve;
  });
  let last = '';
  let rest = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    // A line that the kill cut was not said.
    rest = lines.pop() ?? '';
    for (const line of lines) {
      last = line;
      if (line === 'ready') isReady();
      else if (line.startsWith('accepted ')) accept(Number(line.slice(9)));
    }
  });
  const exited = new Promise<string>((resolve) => {
    child.once('close', () => {
      isReady();
      resolve(last);
    });
  });
  return { ready, exited };
}

function check(
  receivers: readonly Receiver[],
  inboxes: readonly string[],
  accepted: ReadonlyMap<number, string>,
  posts: number,
): void {
  expect(accepted.size).toBe(posts);
  const arrived = new Map<string, Set<string>>();
  const repeats = new Map<string, number>();
  const meant = new Set(inboxes);
  for (const { id, host, path, headers } of receivers.flatMap((receiver) => receiver.received)) {
    const inbox = `https://${host}${path}`;
    expect(meant.has(inbox)).toBe(true);
    const got = arrived.get(id) ?? new Set();
    const life = String(headers['user-agent']);
    if (got.has(inbox)) repeats.set(life, (repeats.get(life) ?? 0) + 1);
    arrived.set(id, got.add(inbox));
  }
  for (const uri of accepted.values())
    expect([...(arrived.get(uri) ?? [])].sort()).toEqual([...inboxes].sort());
  for (const count of repeats.values()) expect(count).toBeLessThanOrEqual(SLOTS);
}
