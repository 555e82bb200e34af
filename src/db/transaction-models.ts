// Prisma's models bound to a running transaction.

import type { Models } from './types.ts';

/** How Prisma names a running transaction to itself. */
type Running = object;

/** What every request of Prisma's can do besides being awaited: be run in a transaction. */
interface Request {
  requestTransaction?(running: Running): Promise<unknown>;
}

interface InsideClient {
  _createPrismaPromise?(run: (running: Running | undefined) => Promise<void>): Promise<void>;
}

/**
 * The model API inside of a transaction, without what Prisma's own costs: it builds the delegate of a model anew in each transaction that
 * touches it (0.1 ms each, as much as the statement). Here the client's delegates, built once, make the request, which is then run in the
 * transaction, as `$transaction([…])` does it. Requests begin at once and are promises, nothing more (no `findUnique().author()`).
 * @param client the whole client
 * @param inside what `$transaction` hands over; used as it is should a newer Prisma not tell its transaction this way
 */
export function transactionModels(client: object, inside: Models): Models {
  const running = runningOf(inside);
  if (!running) return inside;
  const delegates = new Map<PropertyKey, unknown>();
  return new Proxy(client, {
    get(target, name) {
      const known = delegates.get(name);
      if (known !== undefined) return known;
      const value: unknown = Reflect.get(target, name);
      if (typeof name === 'symbol' || typeof value !== 'object' || value === null || name.startsWith('_')) {
        return Reflect.get(inside, name);
      }
      const delegate = delegateIn(value, running);
      delegates.set(name, delegate);
      return delegate;
    },
  }) as Models;
}

function delegateIn(delegate: object, running: Running): object {
  return new Proxy(delegate, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        const request = Reflect.apply(value, target, args) as Request;
        return request.requestTransaction ? request.requestTransaction(running) : request;
      };
    },
  });
}

/** Prisma hands its transaction to whatever it is asked to run in it. */
function runningOf(inside: Models): Running | undefined {
  let found: Running | undefined;
  const client = inside as unknown as InsideClient;
  void client
    ._createPrismaPromise?.(async (running) => {
      found = running;
    })
    // Nothing runs before somebody waits for it.
    .then(() => {});
  return found;
}
