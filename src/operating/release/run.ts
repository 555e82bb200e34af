// Runs the tools that make a release.

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Runs a program and gives what it printed on stdout; what it says on stderr is shown when it fails.
 * Throws a sentence where it is missing or ends with another code than 0.
 */
export function run(
  program: string,
  args: readonly string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const printed: Buffer[] = [];
    const said: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => printed.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
    child.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'ENOENT' ? new Error(`${program} is missing; it is needed to make a release.`) : error,
      ),
    );
    child.once('close', (code, signal) => {
      if (code === 0) resolve(Buffer.concat(printed).toString());
      else reject(new Error(`${Buffer.concat(said)}\n${program} failed (${signal ?? `exit code ${code}`}).`));
    });
  });
}

export function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}
