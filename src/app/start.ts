import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Install, openInstall, type Replacements, userAgent } from '../app.ts';
import type { Config } from '../config/config.ts';
import type { App } from '../core/context.ts';
import { createGraphQL } from '../graphql/graphql.ts';
import { createDomainCheck, isDomainProven } from '../http/domain-check.ts';
import { listenToOperator } from '../http/operator.ts';
import { createHttpServer } from '../http/server.ts';
import { projectRoot } from '../lib/root.ts';
import { VERSION } from '../lib/version.ts';
import { createFetcher } from '../net/fetch.ts';
import { parseResolveMap } from '../net/resolve.ts';
import { createPages } from '../pages/pages.ts';
import { createReconciler } from '../reconciler/reconciler.ts';
import { bindFaces } from './faces.ts';
import { ensureFirstDomain } from './first-domain.ts';
import { reconcilerOptions, reconcilerPort } from './reconciling.ts';

export interface RunningInstall {
  app: App;
  /** Where it listens; null for a worker without a web face. */
  address: { host: string; port: number } | null;
  /** Drains and closes everything: within 10 seconds. */
  stop(): Promise<void>;
}

/** How long requests under way may take when the server stops. */
const DRAIN_MS = 5_000;

/** Starts an install in its role: `web` answers, `worker` reconciles, `all` does both. Ready when it resolves. */
export async function startInstall(config: Config, replace: Replacements = {}): Promise<RunningInstall> {
  if (config.role !== 'all' && config.storage.kind === 'sqlite') {
    throw new Error(
      'SQLite serves one process: leave PUKEKO_ROLE unset, or set DATABASE_URL to a PostgreSQL database.',
    );
  }
  const install = await openInstall(config, replace);
  try {
    return await start(install, config);
  } catch (error) {
    await install.close();
    throw error;
  }
}

async function start(install: Install, config: Config): Promise<RunningInstall> {
  const { app, fetcher } = install;
  await ensureFirstDomain(app);
  const reconciler = createReconciler(app, reconcilerOptions(app, fetcher, isDomainProven));
  app.wake = (kind) => reconciler.wake(kind);
  // Looks at our own domains from outside, so it may dial our own hosts.
  const outside = createFetcher({
    userAgent: userAgent(config.firstDomain),
    resolve: parseResolveMap(config.resolve),
  });
  const graphql = createGraphQL({
    app,
    reconciler: reconcilerPort(reconciler),
    domainCheck: createDomainCheck(app, outside),
    version: VERSION,
    graphiqlDir: existsSync(join(projectRoot, 'dist', 'graphiql'))
      ? join(projectRoot, 'dist', 'graphiql')
      : null,
  });
  const operator = await listenToOperator(config, graphql);
  let isReady = false;
  const pages = createPages({ app, graphql });
  const http =
    config.role === 'worker'
      ? null
      : createHttpServer({ app, faces: bindFaces({ app, graphql, pages }), isReady: () => isReady });
  if (http) {
    await new Promise<void>((resolve, reject) => {
      http.server.once('error', reject);
      http.server.listen(config.listen.port, config.listen.host, resolve);
    });
  }
  if (config.role !== 'web') await reconciler.start();
  isReady = true;
  const bound = http?.server.address() as AddressInfo | null | undefined;
  return {
    app,
    address: bound ? { host: bound.address, port: bound.port } : null,
    async stop() {
      isReady = false;
      await operator.close();
      await Promise.all([graphql.close(), http?.drain(DRAIN_MS), reconciler.stop()]);
      await outside.close();
      await install.close();
    },
  };
}
