// Starts and stops an install in its role: web, worker or both.

import type { AddressInfo } from 'node:net';
import { closeFailed, type Install, openInstall, type Replacements } from '../app.ts';
import type { Config } from '../config/config.ts';
import type { App } from '../core/context.ts';
import { systemCtx } from '../core/context.ts';
import { hasUsers, makeSetupLink, type SetupLink, setupSentence } from '../core/first-start/link.ts';
import { listenToOperator } from '../http/ops/operator.ts';
import { createOpsServer } from '../http/ops/ops-server.ts';
import { createHttpServer, type HttpServer } from '../http/server.ts';
import { AppError, isAppError } from '../lib/app-error.ts';
import { accountRoutes } from '../pages/account/routes.ts';
import { createPages } from '../pages/pages.ts';
import { assemble } from './assemble.ts';
import { bindFaces } from './faces.ts';
import { ensureFirstDomain } from './first-domain.ts';

export interface RunningInstall {
  app: App;
  /** Where it listens; a worker only says there how it is. */
  address: { host: string; port: number } | null;
  /** Where the first user can be made; null where somebody has a login, and for a worker. */
  setupLink: SetupLink | null;
  /** Drains and closes everything: within 10 seconds. */
  stop(): Promise<void>;
}

/** How long requests under way may take when the server stops. */
const DRAIN_MS = 5_000;

/** Starts an install in its role: `web` answers, `worker` reconciles, `all` does both. Ready when it resolves. */
export async function startInstall(config: Config, replace: Replacements = {}): Promise<RunningInstall> {
  if (config.role !== 'all' && config.storage.kind === 'sqlite') {
    throw new AppError(
      'INVALID_INPUT',
      'SQLite serves one process: leave PUKEKO_ROLE unset, or set DATABASE_URL to a PostgreSQL database.',
    );
  }
  const install = await openInstall(config, replace);
  try {
    return await start(install, config);
  } catch (error) {
    await closeFailed(() => install.close());
    throw error;
  }
}

async function start(install: Install, config: Config): Promise<RunningInstall> {
  const { app } = install;
  await ensureFirstDomain(app);
  const { graphql, reconciler, close } = assemble(install, true);
  let isReady = false;
  const faces = bindFaces({
    app,
    graphql,
    remoteFiles: install.remoteFiles,
    pages: createPages({ app, graphql }),
    accountRoutes: accountRoutes({ app, graphql }),
  });
  const parts = { app, faces, isReady: () => isReady };
  const isWorker = config.role === 'worker';
  const http = isWorker ? createOpsServer(parts) : createHttpServer(parts);
  if (isWorker && config.ops !== null) await listen(http, config.ops, OPS);
  else await listen(http, config.listen, PORT);
  const ops = config.ops === null || isWorker ? null : createOpsServer(parts);
  if (ops !== null && config.ops !== null) await listen(ops, config.ops, OPS);
  const operator = await listenToOperator(app, graphql);
  if (config.role !== 'web') await reconciler.start();
  const bound = http.server.address() as AddressInfo | null;
  const setupLink = isWorker ? null : await offerSetup(app, bound?.port ?? config.listen.port);
  isReady = true;
  return {
    app,
    setupLink,
    address: bound ? { host: bound.address, port: bound.port } : null,
    async stop() {
      isReady = false;
      await Promise.all([
        operator.close(),
        close(),
        http.drain(DRAIN_MS),
        ops?.drain(DRAIN_MS),
        reconciler.stop(),
      ]);
      await install.close();
    },
  };
}

/** Says in the log where the first user can be made, as long as there is none. */
async function offerSetup(app: App, port: number): Promise<SetupLink | null> {
  const ctx = systemCtx(app);
  if (await hasUsers(ctx)) return null;
  try {
    const link = await makeSetupLink(ctx, { listen: { ...app.config.listen, port } });
    app.log.info(`Nobody has a login here yet. ${setupSentence(link)}`);
    return link;
  } catch (error) {
    // Somebody was added at this moment.
    if (isAppError(error, 'CONFLICT')) return null;
    throw error;
  }
}

/** How an operator changes where a server listens. */
interface Settings {
  port: string;
  host: string;
}
const PORT: Settings = { port: 'choose another PORT', host: 'HOST' };
const OPS: Settings = { port: 'name another in PUKEKO_OPS', host: 'PUKEKO_OPS' };

function listen({ server }: HttpServer, { host, port }: Config['listen'], settings: Settings): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(asListenError(error, host, port, settings)));
    server.listen(port, host, () => {
      server.removeAllListeners('error');
      resolve();
    });
  });
}

/** Why nobody can listen there, as a sentence. */
function asListenError(error: NodeJS.ErrnoException, host: string, port: number, settings: Settings): Error {
  const sentences: Record<string, string> = {
    EADDRINUSE: `The port ${port} is taken: another server is running there. Stop it, or ${settings.port}.`,
    EACCES: `This user may not listen on port ${port}. Take one above 1023 (${settings.host === 'HOST' ? 'PORT' : settings.host}), and let a proxy pass on to it.`,
    EADDRNOTAVAIL: `This machine has no address ${host}. Correct ${settings.host}: 127.0.0.1 behind a proxy, 0.0.0.0 or :: for all addresses.`,
    ENOTFOUND: `${settings.host} is no address of this machine: "${host}" has none.`,
    EAI_AGAIN: `${settings.host} is no address of this machine: "${host}" has none.`,
    EINVAL: `${settings.host} is no address of this machine: "${host}".`,
  };
  const sentence = sentences[error.code ?? ''];
  return sentence === undefined ? error : new AppError('UNAVAILABLE', sentence, { cause: error });
}
