import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../src/lib/root.ts';

/** Without what a slow machine says of itself. */
export function withoutSlowness(err: string): string {
  return err.replace(/^.*a transaction held up all writers.*\n/gm, '');
}

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  out: string;
  err: string;
  /** The most memory it ever held, as far as it was looked at, in MB. */
  peakMb: number;
}

interface How {
  env?: Record<string, string>;
  stdin?: string;
  uid?: number;
  /** Looks at its memory while it runs. */
  measure?: boolean;
}

const MAIN = join(projectRoot, 'dist', 'main.js');

/** Runs a command of the built program in an environment of its own. */
export async function pukeko(how: How, ...args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, PUKEKO_LOG_LEVEL: 'warn', ...how.env },
    stdio: 'pipe',
    ...(how.uid === undefined ? {} : { uid: how.uid }),
  });
  child.stdin.on('error', () => {}).end(how.stdin ?? '');
  let [out, err, peakMb] = ['', '', 0];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const look = () => {
    peakMb = Math.max(peakMb, peakOf(child.pid));
  };
  const looking = how.measure ? setInterval(look, 50) : undefined;
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  clearInterval(looking);
  return { code, signal, out, err: withoutSlowness(err), peakMb };
}

/** The kernel's own high-water mark, in MB. */
function peakOf(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    // It has just ended.
    return 0;
  }
}

/**
 * The same at a terminal (of util-linux' script): each of `answers` is typed when the words it is for have appeared.
 * What appeared is in `out`; a terminal shows both streams.
 */
export async function atTerminal(
  env: Record<string, string>,
  answers: readonly (readonly [question: string, answer: string])[],
  ...args: string[]
): Promise<Ended> {
  const quoted = [process.execPath, MAIN, ...args].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qefc', quoted, '/dev/null'], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, SHELL: '/bin/sh', TERM: 'dumb', ...env },
    stdio: 'pipe',
  });
  let out = '';
  const waiting = [...answers];
  let seen = 0;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    const [question, answer] = waiting[0] ?? [];
    const at = question === undefined ? -1 : out.indexOf(question, seen);
    if (question === undefined || at < 0) return;
    seen = at + question.length;
    waiting.shift();
    child.stdin.write(`${answer}\r`);
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { code, signal, out, err: '', peakMb: 0 };
}
