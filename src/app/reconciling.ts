import { prepareInbound } from '../activitypub/inbox/prepare.ts';
import { remoteWork } from '../activitypub/remote/work.ts';
import { activityPub } from '../activitypub/state.ts';
import type { App } from '../core/context.ts';
import type { Domain } from '../db/rows.ts';
import type { ReconcilerPort } from '../graphql/ports.ts';
import { graphToMermaid } from '../lib/graph/print.ts';
import type { Fetcher } from '../net/fetch.ts';
import type { Reconciler, ReconcilerOptions } from '../reconciler/types.ts';

/** What the reconciler asks of federation. */
export function reconcilerOptions(
  app: App,
  fetcher: Fetcher,
  proveDomain: (domain: Domain) => Promise<boolean>,
): ReconcilerOptions {
  return {
    fetcher,
    keys: activityPub(app).keyObjects,
    handleInbound: prepareInbound,
    remote: remoteWork,
    proveDomain,
  };
}

/** The reconciler as the GraphQL face sees it: neither may know the other. */
export function reconcilerPort(reconciler: Reconciler): ReconcilerPort {
  return {
    async status() {
      const status = await reconciler.queue.status();
      return {
        deliveries: status.waiting,
        spreads: status.spreads,
        inbound: status.inbound,
        work: status.work,
        hostsDown: status.hosts.filter((host) => host.downSince !== null).length,
        nextDueAt: status.hosts.reduce<number | null>(
          (next, host) => (host.dueAt !== null && (next === null || host.dueAt < next) ? host.dueAt : next),
          null,
        ),
      };
    },
    retry: (host) => reconciler.queue.retry(host),
    flush: (host) => reconciler.queue.flush(host),
    graphs: () => reconciler.graphs.map((graph) => ({ name: graph.name, diagram: graphToMermaid(graph) })),
  };
}
