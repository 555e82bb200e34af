// Live streams of the server's own documents, for faces that write frames in a form of their own.

import { Kind } from 'graphql';
import type { PreparedOperation } from '../execution/document-cache.ts';
import type { TrustedDocument } from '../execution/trusted-document.ts';
import type { LiveFace } from '../face.ts';
import { GraphQLContext, type Services } from '../request/context.ts';
import { keysOfViewer } from './guard.ts';
import type { Subscriptions } from './subscribe.ts';

/** The operation of each document: subscriptions that have it in common share their frames. */
const operations = new WeakMap<TrustedDocument<unknown, Record<string, unknown>>, PreparedOperation>();

/** What other faces get of live streams; `close` ends all that is watched. */
export function createLiveFace(
  subscriptions: Subscriptions,
  services: Services,
): LiveFace & { close(): void } {
  const watched = new Set<() => void>();
  return {
    start(ctx, document, variables, outlet, options = {}) {
      const ready = {
        ctx: new GraphQLContext(ctx, services, ''),
        document: document.node,
        operation: operationOf(document),
        variables,
        operationName: null,
        cost: null,
        ...options,
      };
      return subscriptions.start(ready, outlet);
    },
    watch(viewer, check, end) {
      watched.add(end);
      const stop = subscriptions.guard.watch({ ...keysOfViewer(viewer), check, end });
      return () => {
        watched.delete(end);
        stop();
      };
    },
    close() {
      for (const end of [...watched]) end();
    },
  };
}

function operationOf(document: TrustedDocument<unknown, Record<string, unknown>>): PreparedOperation {
  const known = operations.get(document);
  if (known) return known;
  const node = document.node.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (!node) throw new Error('A document without an operation cannot be watched.');
  const made = { node, counted: null, asksForSchema: false, rootFields: [], costs: new Map() };
  operations.set(document, made);
  return made;
}
