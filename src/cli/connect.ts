import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assemble } from '../app/assemble.ts';
import { ensureFirstDomain } from '../app/first-domain.ts';
import { openInstall } from '../app.ts';
import type { Config } from '../config/config.ts';
import { InstallHeldError } from '../db/lock.ts';
import { RUN_FILE } from '../http/operator-socket.ts';
import { systemClock } from '../lib/clock.ts';
import { askSocket, type SocketAnswer } from '../net/unix-socket.ts';

/** Speaks GraphQL to the install as its operator. */
export interface Operator {
  ask(query: string, variables: Record<string, unknown>): Promise<SocketAnswer>;
  close(): Promise<void>;
}

/** A server that is just starting holds the lock before it listens. */
const PATIENCE_MS = 10_000;
const PAUSE_MS = 100;

/**
 * Connects to the running server's socket; where none runs, opens the database itself (ENGINE.md §5). A server that starts or stops at
 * this moment is waited for, ten seconds at most. On PostgreSQL the database is always opened: what must be done is told to the servers.
 */
export async function connect(config: Config): Promise<Operator> {
  if (config.storage.kind === 'postgresql') return openHere(config);
  const deadline = systemClock.monotonic() + PATIENCE_MS;
  for (;;) {
    const running = await connectSocket(config.dataDir);
    if (running) return running;
    try {
      return await openHere(config);
    } catch (error) {
      if (!(error instanceof InstallHeldError) || systemClock.monotonic() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

async function connectSocket(dataDir: string): Promise<Operator | null> {
  const path = socketPath(dataDir);
  if (path === null) return null;
  try {
    await askSocket(path, '{ __typename }', {});
  } catch {
    // Left behind by a server that was killed.
    return null;
  }
  return { ask: (query, variables) => askSocket(path, query, variables), close: async () => undefined };
}

function socketPath(dataDir: string): string | null {
  try {
    const run = JSON.parse(readFileSync(join(dataDir, RUN_FILE), 'utf8')) as { socket?: unknown };
    return typeof run.socket === 'string' ? run.socket : null;
  } catch {
    return null;
  }
}

async function openHere(config: Config): Promise<Operator> {
  const install = await openInstall({ ...config, logLevel: 'error' });
  const { app } = install;
  await ensureFirstDomain(app);
  const assembly = assemble(install);
  return {
    async ask(query, variables) {
      const ctx = {
        app,
        domain: null,
        viewer: { kind: 'operator' as const },
        now: app.clock.now(),
        tx: null,
      };
      const document = assembly.graphql.trust<Record<string, unknown>, Record<string, unknown>>(query);
      const result = await assembly.graphql.execute(document, variables, ctx);
      return {
        data: result.data ?? null,
        errors: result.errors?.map((error) => ({ message: error.message })) ?? [],
      };
    },
    async close() {
      await assembly.close();
      await install.close();
    },
  };
}
