// Prisma's models bound to a running transaction.

import { whenAsked } from '../lib/when-asked.ts';
import type { PrismaClient } from './generated/sqlite/client.ts';
import type { Models } from './types.ts';

/** The part of a client by which Prisma takes part in a transaction. */
type Client = Pick<PrismaClient, '$transaction'>;

/**
 * The model API of one of our transactions. Most use hand-written statements alone: Prisma, which costs time in each of
 * its transactions and memory once it is loaded, is told of ours when a model is first used. It then believes to have
 * begun it (the adapters answer so), and neither commits nor rolls back.
 */
export class LateModels {
  readonly models: Models;
  readonly #begin: () => Promise<Models>;
  /** Ends what Prisma believes to be its own, once it has begun. */
  #end: (() => Promise<void>) | null = null;

  /**
   * @param client gives the whole client
   * @param begin has Prisma begin its transaction; whatever it calls, the adapter has to answer for the transaction
   * that is meant
   */
  constructor(client: () => Client, begin: typeof beginOn = beginOn) {
    let known: Models | null = null;
    const begun = whenAsked(async () => {
      const { inside, end } = await begin(client());
      this.#end = end;
      known = transactionModels(client(), inside);
      return known;
    });
    this.#begin = begun.get;
    this.models = lateDelegates(() => known ?? this.#begin());
  }

  /** Lets Prisma end what it began; nothing where no model was used. Rejects where Prisma holds it to have failed. */
  end(): Promise<void> | undefined {
    return this.#end?.();
  }
}

/** Begins a transaction of Prisma's that stays open until `end` is called. */
export async function beginOn(
  client: Client,
  options: Parameters<PrismaClient['$transaction']>[1] = {},
): Promise<{ inside: Models; end: () => Promise<void> }> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let ended: Promise<void> = Promise.resolve();
  const inside = await new Promise<Models>((begun, failed) => {
    ended = client.$transaction(async (models) => {
      begun(models);
      await released;
    }, options);
    ended.catch(failed);
  });
  return {
    inside,
    end: () => {
      release();
      return ended;
    },
  };
}

/** Models whose methods wait for the transaction, the first time; after that they are called at once. */
function lateDelegates(models: () => Models | Promise<Models>): Models {
  const delegates = new Map<PropertyKey, object>();
  const delegateOf = (model: PropertyKey) =>
    new Proxy(
      {},
      {
        get:
          (_target, method) =>
          (...args: unknown[]): unknown => {
            const call = (known: Models): unknown => {
              const delegate = Reflect.get(known, model) as object;
              return Reflect.apply(Reflect.get(delegate, method), delegate, args);
            };
            const known = models();
            return known instanceof Promise ? known.then(call) : call(known);
          },
      },
    );
  return new Proxy(
    {},
    {
      get(_target, model) {
        const known = delegates.get(model) ?? delegateOf(model);
        delegates.set(model, known);
        return known;
      },
    },
  ) as Models;
}

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
 * The model API inside of a transaction, without what Prisma's own costs: it builds the delegate of a model anew in
 * each transaction that touches it (0.1 ms each, as much as the statement). Here the client's delegates, built once,
 * make the request, which is then run in the transaction, as `$transaction([…])` does it. Requests begin at once and
 * are promises, nothing more (no `findUnique().author()`).
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
