import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dialect } from '../../src/db/types.ts';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../helpers/database.ts';
import { openLog, recordedMarks, until } from './world.ts';

/**
 * 16 writers at once, a fifth of the transactions rolled back, processes killed at random moments. Each process reads
 * the stream as well and resumes it from the last frame it got out; what all lives of one reader saw must be exactly
 * what was committed.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));
const program = `${root}.cache/test/torture-child.mjs`;
const WRITERS = 16;

interface Reader {
  name: string;
  cursor: string;
  seen: string[];
  cursors: string[];
  done: string[];
  trouble: string[];
  child: ChildProcess | null;
  isStopped: boolean;
}

/** The suite, with that many kills in all on each database. */
export function describeTorture(kills: number): void {
  beforeAll(() => {
    const args = ['src/bootstrap/bundle.mjs', 'tool', 'test/live/torture-child.ts', program];
    execFileSync(process.execPath, args, { cwd: root });
  });

  describe.each(DIALECTS)('resuming on %s', (dialect) => describeOn(dialect, kills));
}

function describeOn(dialect: Dialect, kills: number): void {
  let db: TestDatabase;
  const readers: Reader[] = [];
  afterAll(async () => {
    for (const reader of readers) reader.child?.kill('SIGKILL');
    await db.close();
  });

  it('misses nothing and doubles nothing, whatever is killed when', async () => {
    db = await openTestDatabase(dialect);
    const { location } = db;
    // SQLite serves one process at a time; ours comes back for the count.
    const log = openLog(db);
    await log.start();
    const start = log.headCursor();
    await log.stop();
    const processes = dialect === 'sqlite' ? 1 : 4;
    for (let index = 0; index < processes; index += 1) {
      readers.push({
        name: `p${index}`,
        cursor: start,
        seen: [],
        cursors: [],
        done: [],
        trouble: [],
        child: null,
        isStopped: false,
      });
    }
    let life = 0;
    const begin = (reader: Reader) => run(reader, location, `${reader.name}x${life++}`, WRITERS / processes);
    for (const reader of readers) begin(reader);
    const liveAWhile = async (reader: Reader) => {
      const before = reader.done.length;
      await until(() => reader.done.length > before + 20, 120_000);
      await pause(Math.random() * 150);
    };
    const dieOften = async (reader: Reader) => {
      for (let kill = 0; kill < kills / processes; kill += 1) {
        await liveAWhile(reader);
        await end(reader);
        begin(reader);
      }
      await liveAWhile(reader);
    };
    await Promise.all(readers.map(dieOften));
    for (const reader of readers) reader.child?.kill('SIGTERM');
    await until(() => readers.every((reader) => reader.isStopped), 120_000);

    const committed = await recordedMarks(db);
    const done = readers.flatMap((reader) => reader.done);
    // On PostgreSQL what a killed process left without a number gets one within a second, as somebody listens.
    await until(() => readers.every((reader) => reader.seen.length >= committed.length), 60_000).catch(
      () => {},
    );
    await pause(100);
    for (const reader of readers) {
      await end(reader);
      expect(reader.trouble).toEqual([]);
      expect([...reader.seen].sort()).toEqual(committed);
      const seqs = reader.cursors.map((cursor) => BigInt(cursor.split('-')[1] ?? 0));
      expect(seqs.every((seq, index) => index === 0 || seq > (seqs[index - 1] ?? 0n))).toBe(true);
      // All see the same order.
      expect(reader.seen).toEqual(readers[0]?.seen);
    }
    const stored = new Set(committed);
    expect(done.filter((mark) => !stored.has(mark))).toEqual([]);
    expect(committed.length).toBeGreaterThan(kills * 20);
  }, 900_000);
}

function run(reader: Reader, location: string, name: string, writers: number): void {
  const child = spawn(process.execPath, [program, location, name, String(writers), reader.cursor], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  reader.child = child;
  reader.isStopped = false;
  let rest = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    // The last line may have been cut by the kill: it was not received.
    rest = lines.pop() ?? '';
    for (const line of lines) take(reader, line.split(' '));
  });
}

function take(reader: Reader, [word, first = '', second = '']: string[]): void {
  if (word === 'frame') {
    reader.cursor = first;
    reader.cursors.push(first);
    reader.seen.push(second);
  } else if (word === 'done') reader.done.push(first);
  else if (word === 'stopped') reader.isStopped = true;
  else if (word !== 'ready') reader.trouble.push([word, first, second].join(' '));
}

/** kill -9, and everything it had printed is read. */
function end(reader: Reader): Promise<void> {
  return new Promise((resolve) => {
    reader.child?.once('close', () => resolve());
    reader.child?.kill('SIGKILL');
  });
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
