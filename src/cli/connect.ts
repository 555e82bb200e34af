// Connects the command line to the running server, or opens the database where none runs.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { RUN_FILE } from '../http/ops/operator-socket.ts';
import { isAppError } from '../lib/app-error.ts';
import { systemClock } from '../lib/time/clock.ts';
import { askSocket, putToSocket } from '../net/unix-socket.ts';
import { type Operator, UPLOAD_MS } from './operator.ts';

/** How long a server may take to say that it is there. */
const ANSWER_MS = 10_000;
/**
 * How long the lock of an install is waited for: a server that is just starting holds it before it listens, and
 * commands that run without a server hold it one after another, each for the time it takes to start a process and open
 * the database.
 */
const LOCK_MS = 30_000;
const PAUSE_MS = 100;

/**
 * Connects to the running server's socket; where none runs, opens the database itself. A server that starts or stops at
 * this moment, and other commands, are waited for, half a minute at most. On PostgreSQL the database is always opened;
 * the servers are notified of what must be done.
 * @param makesInstall whether an install is made where there is none, which one command alone does by intent
 */
export async function connect(config: Config, makesInstall = false): Promise<Operator> {
  if (config.storage.kind === 'postgresql')
    return (await import('./open-here.ts')).openHere(config, makesInstall);
  const deadline = systemClock.monotonic() + LOCK_MS;
  for (;;) {
    const running = await connectSocket(config.dataDir);
    if (running) return running;
    try {
      // Loaded when no server runs: it is the whole server without its listener.
      return await (await import('./open-here.ts')).openHere(config, makesInstall);
    } catch (error) {
      if (!isAppError(error, 'CONFLICT') || systemClock.monotonic() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

async function connectSocket(dataDir: string): Promise<Operator | null> {
  const path = socketPath(dataDir);
  if (path === null) return null;
  try {
    await askSocket(path, '{ __typename }', {}, null, ANSWER_MS);
  } catch (error) {
    // One that listens and does not answer holds the install: waiting for its lock would only take longer.
    if (isAppError(error, 'UNAVAILABLE')) throw error;
    // Left behind by a server that was killed.
    return null;
  }
  return {
    ask: (query, variables, identity) => askSocket(path, query, variables, identity),
    async upload(address, file) {
      const url = new URL(address);
      url.searchParams.set('wait', String(UPLOAD_MS / 1000));
      const { state, error } = await putToSocket(path, url, file);
      return { state: String(state), error: typeof error === 'string' ? error : null };
    },
    close: async () => undefined,
  };
}

function socketPath(dataDir: string): string | null {
  try {
    const run = JSON.parse(readFileSync(join(dataDir, RUN_FILE), 'utf8')) as { socket?: unknown };
    return typeof run.socket === 'string' ? run.socket : null;
  } catch {
    return null;
  }
}
