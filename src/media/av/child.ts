// Runs ffmpeg and ffprobe: bounded in time and memory, with nothing of our environment.

import { spawn } from 'node:child_process';

export interface ChildResult {
  code: number | null;
  /** What it wrote; only the beginning of more than LONGEST_OUTPUT. */
  out: string;
  err: string;
  isTimedOut: boolean;
}

export interface ChildOptions {
  /** Milliseconds until it is killed, and seconds of CPU it may use. */
  deadlineMs: number;
  /** Called with each line of its output. */
  line?: (line: string) => void;
}

const LONGEST_OUTPUT = 256 * 1024;
/** Address space in KiB: ffmpeg maps much more than it uses. */
const MOST_MEMORY_KIB = 1_500_000;

/**
 * A shell sets the bounds that only a process can set for itself, then becomes the program. Systems without one of the
 * bounds go on with the others.
 */
const BOUNDED =
  'ulimit -v "$1" 2>/dev/null; ulimit -t "$2" 2>/dev/null; ulimit -c 0 2>/dev/null; shift 2; exec "$@"';

/** Runs a program to its end. Rejects where it cannot be started at all (code 127 where the shell does not find it). */
export function runChild(
  program: string,
  args: readonly string[],
  options: ChildOptions,
): Promise<ChildResult> {
  const seconds = String(Math.ceil(options.deadlineMs / 1000));
  const child = spawn('/bin/sh', ['-c', BOUNDED, 'sh', String(MOST_MEMORY_KIB), seconds, program, ...args], {
    env: { PATH: process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    let [out, err, rest] = ['', '', ''];
    let isTimedOut = false;
    const timer = setTimeout(() => {
      isTimedOut = true;
      child.kill('SIGKILL');
    }, options.deadlineMs);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (out.length < LONGEST_OUTPUT) out += text;
      if (!options.line) return;
      const lines = (rest + text).split('\n');
      rest = (lines.pop() ?? '').slice(-1000);
      for (const line of lines) options.line(line);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (err.length < LONGEST_OUTPUT) err += text;
    });
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code, out, err, isTimedOut });
    });
  });
}
