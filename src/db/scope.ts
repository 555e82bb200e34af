// Knows which code runs inside of a transaction, and refuses queries from there that would leave it.

import { AsyncLocalStorage } from 'node:async_hooks';
import type { Models } from './types.ts';

/** What a running transaction carries through everything it awaits. */
export interface Scope {
  /** False once it committed or rolled back: what was started inside and goes on afterwards is outside again. */
  isOpen: boolean;
}

/**
 * Whether code is watched for using the database itself inside of a transaction. Node follows what belongs together
 * (AsyncLocalStorage) cheaply since version 24; before, every promise of the process pays for it: a tenth to a sixth of
 * the CPU time of each request. So the built server watches on Node 24 and later alone; tests and development always
 * do.
 */
const IS_WATCHING = process.env.NODE_ENV !== 'production' || Number.parseInt(process.versions.node, 10) >= 24;

/**
 * Knows whether the code that calls runs inside of a transaction. Using the database's own client there would wait for
 * the gate that the caller itself holds (SQLite: every writer stalls until the transaction times out) or for a
 * connection of the pool (PostgreSQL), and would not see what the transaction wrote: so it throws at once, on both.
 */
export class Scopes<T extends Scope> {
  readonly #storage: AsyncLocalStorage<T> | null;

  /** @param isWatching whether it knows at all; where not, nothing is refused and no code is inside of anything */
  constructor(isWatching = IS_WATCHING) {
    this.#storage = isWatching ? new AsyncLocalStorage() : null;
  }

  run<R>(scope: T, work: () => R): R {
    return this.#storage ? this.#storage.run(scope, work) : work();
  }

  current(): T | undefined {
    const scope = this.#storage?.getStore();
    return scope?.isOpen ? scope : undefined;
  }

  /** With its database: every promise of the process pays for each storage that was used and not let go of. */
  close(): void {
    this.#storage?.disable();
  }

  /** Throws when called inside of a transaction. */
  refuse(): void {
    if (this.current()) {
      throw new Error('The database was used inside of a transaction: use the `tx` that was handed to it.');
    }
  }
}

/**
 * The model API of a client that refuses to be used inside of a transaction; the check runs where the call is written.
 * The client is asked for when it is first used.
 */
export function refusingModels(client: () => object, scopes: Scopes<Scope>): Models {
  const delegates = new Map<PropertyKey, unknown>();
  return new Proxy(
    {},
    {
      get(_target, name) {
        const known = delegates.get(name);
        if (known !== undefined) return known;
        const value: unknown = Reflect.get(client(), name);
        if (typeof name === 'symbol' || typeof value !== 'object' || value === null) return value;
        const delegate = refusingDelegate(value, scopes);
        delegates.set(name, delegate);
        return delegate;
      },
    },
  ) as unknown as Models;
}

function refusingDelegate(delegate: object, scopes: Scopes<Scope>): object {
  const methods = new Map<PropertyKey, unknown>();
  return new Proxy(delegate, {
    get(target, name) {
      const known = methods.get(name);
      if (known !== undefined) return known;
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      const method = (...args: unknown[]): unknown => {
        scopes.refuse();
        return Reflect.apply(value, target, args);
      };
      methods.set(name, method);
      return method;
    },
  });
}
