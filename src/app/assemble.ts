// Adds the reconciler and GraphQL to an install.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { activityPub } from '../activitypub/state.ts';
import { type Install, userAgent } from '../app.ts';
import type { GraphQLFace } from '../graphql/face.ts';
import { createGraphQL } from '../graphql/graphql.ts';
import { createDomainCheck } from '../http/ops/domain-check.ts';
import { createInstallCheck } from '../http/ops/install/check.ts';
import { projectRoot } from '../lib/root.ts';
import { VERSION } from '../lib/version.ts';
import { createFetcher } from '../net/fetch.ts';
import { parseResolveMap } from '../net/resolve-override.ts';
import { createReconciler } from '../reconciler/reconciler.ts';
import type { Reconciler } from '../reconciler/types.ts';
import { reconcilerOptions } from './reconciling.ts';

/**
 * An install with its reconciler (not started) and GraphQL: what a server and a command line that found no server have
 * in common.
 */
export interface Assembly {
  graphql: GraphQLFace;
  reconciler: Reconciler;
  close(): Promise<void>;
}

/** @param isServer whether the process serves and reconciles; a command that found no server does not */
export function assemble({ app, fetcher }: Install, isServer: boolean): Assembly {
  const reconciler = createReconciler(app, reconcilerOptions(app, fetcher));
  app.wake = (kind, dueAt) => reconciler.wake(kind, dueAt);
  activityPub(app).hostSeen = reconciler.hostSeen;
  // Looks at our own domains from outside, so unlike every other fetcher it may dial our own hosts.
  const outside = createFetcher({
    userAgent: () => userAgent(app.domains),
    resolve: parseResolveMap(app.config.resolve),
  });
  const assets = join(projectRoot, 'dist', 'graphiql');
  const domainCheck = createDomainCheck(app, outside);
  const graphql = createGraphQL({
    app,
    reconciler,
    domainCheck,
    installCheck: createInstallCheck({
      app,
      domainCheck,
      fetcher: outside,
      isServer,
      pausedBecause: async () => (await reconciler.queue.status(0)).pausedBecause,
    }),
    version: VERSION,
    graphiqlDir: existsSync(assets) ? assets : null,
  });
  return {
    graphql,
    reconciler,
    async close() {
      await graphql.close();
      await outside.close();
    },
  };
}
