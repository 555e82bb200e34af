// Finds the route of a method and path.

import FindMyWay from 'find-my-way';
import type { Route } from '../lib/route.ts';

/** Longer parameters match nothing. */
const LONGEST_PARAM = 2_000;
/** What routes are declared for; HEAD is GET's. */
export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

export interface Match<Request> {
  /** In the order declared; the first that answers counts. */
  routes: readonly Route<Request>[];
  params: Readonly<Record<string, string>>;
}

/**
 * The table of all routes. A pattern has `:name` for one part of the path and a last `*` for the rest; literal parts win over open ones. `/*`
 * is asked where no other pattern fits, addresses that cannot be decoded included. Routes of one method and pattern are tried in their order.
 */
export class Router<Request> {
  readonly #tree = FindMyWay({ maxParamLength: LONGEST_PARAM });
  readonly #fallback = new Map<string, Route<Request>[]>();

  constructor(table: readonly Route<Request>[]) {
    const chains = new Map<string, Route<Request>[]>();
    for (const route of table) {
      for (const method of route.method === 'ALL' ? METHODS : [route.method]) {
        if (route.path === '/*') {
          this.#fallback.set(method, [...(this.#fallback.get(method) ?? []), route]);
          continue;
        }
        const key = `${method} ${route.path}`;
        const chain = chains.get(key);
        if (chain) {
          chain.push(route);
          continue;
        }
        const first = [route];
        chains.set(key, first);
        this.#tree.on(method, route.path, () => undefined, first);
      }
    }
  }

  /** What answers a request (HEAD as GET); null where nothing does. */
  match(method: string, path: string): Match<Request> | null {
    const asked = method === 'HEAD' ? 'GET' : method;
    if (!path.startsWith('/')) return null;
    const found = this.#find(asked, path);
    if (found) return found;
    const fallback = this.#fallback.get(asked);
    return fallback ? { routes: fallback, params: {} } : null;
  }

  #find(method: string, path: string): Match<Request> | null {
    const found = this.#tree.find(method as 'GET', path);
    if (!found) return null;
    const params = found.params as Record<string, string>;
    // `/accounts/` is no account.
    for (const name in params) if (params[name] === '' && name !== '*') return null;
    return { routes: found.store as Route<Request>[], params };
  }

  /** The methods that patterns of their own (all but `/*`) take at an address, for `Allow`. */
  allowed(path: string): string[] {
    const methods = METHODS.filter((method) => this.#find(method, path) !== null);
    return methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
  }
}
