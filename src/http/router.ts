// Finds the route of a method and path.

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

/** The routes of one method and pattern, with the names of its open parts in their order. */
interface Chain<Request> {
  path: string;
  names: readonly string[];
  routes: Route<Request>[];
}

type ByMethod<Request> = Map<string, Chain<Request>>;

/** One place in the tree of paths: what follows by the next part of the path. */
class Place<Request> {
  readonly literal = new Map<string, Place<Request>>();
  open: Place<Request> | null = null;
  /** The routes whose pattern ends here. */
  readonly ends: ByMethod<Request> = new Map();
  /** The routes whose pattern has its final `*` here. */
  readonly rest: ByMethod<Request> = new Map();
}

/**
 * The table of all routes. A pattern has `:name` for one part of the path and a last `*` for the rest; literal parts
 * win over open ones. `/*` is asked where no other pattern fits, addresses that cannot be decoded included. Routes of
 * one method and pattern are tried in their order. A tree of Maps and nothing compiled: there are hundreds of routes,
 * and a server pays for each of them when it starts.
 */
export class Router<Request> {
  readonly #root = new Place<Request>();
  readonly #fallback: ByMethod<Request> = new Map();

  constructor(table: readonly Route<Request>[]) {
    for (const route of table) {
      const { path } = route;
      const { ends, names } = path === '/*' ? { ends: this.#fallback, names: [] } : this.#endsOf(path);
      for (const method of route.method === 'ALL' ? METHODS : [route.method]) {
        const chain = ends.get(method);
        if (!chain) ends.set(method, { path, names, routes: [route] });
        else if (chain.path === path) chain.routes.push(route);
        else
          throw new Error(`${method} ${path} is the same as ${chain.path}: give its parts the same names.`);
      }
    }
  }

  /**
   * What answers a request (HEAD as GET); null where nothing does. In the addresses of APIs further slashes mean
   * nothing, as in Rails.
   */
  match(method: string, path: string): Match<Request> | null {
    const asked = method === 'HEAD' ? 'GET' : method;
    if (!path.startsWith('/')) return null;
    return this.#find(asked, path) ?? matchOf(this.#fallback, asked, []);
  }

  /** The methods that patterns of their own (all but `/*`) take at an address, for `Allow`. */
  allowed(path: string): string[] {
    const methods = METHODS.filter((method) => this.#find(method, path) !== null);
    return methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
  }

  /** Where the routes of a pattern stand in the tree, and what its open parts are called. */
  #endsOf(path: string): { ends: ByMethod<Request>; names: string[] } {
    let place = this.#root;
    const names: string[] = [];
    for (const part of path.slice(1).split('/')) {
      if (part === '*') return { ends: place.rest, names: [...names, part] };
      if (part.startsWith(':')) {
        names.push(part.slice(1));
        place.open ??= new Place();
        place = place.open;
      } else {
        const next = place.literal.get(part) ?? new Place();
        place.literal.set(part, next);
        place = next;
      }
    }
    return { ends: place.ends, names };
  }

  #find(method: string, path: string): Match<Request> | null {
    const parts = partsOf(path);
    const found = parts && walk(this.#root, method, parts, 0, []);
    if (found || !parts?.includes('') || !OF_API.test(path)) return found;
    return walk(this.#root, method, parts.filter(Boolean), 0, []);
  }
}

/** Where clients build addresses of parts, and may leave a slash at the end or put two between them. */
const OF_API = /^\/+(?:api|oauth)\//;

/**
 * The parts of a path, decoded; null where one cannot be. A decoded slash is a character of its part and divides
 * nothing.
 */
function partsOf(path: string): string[] | null {
  const parts = path.slice(1).split('/');
  if (!path.includes('%')) return parts;
  try {
    return parts.map(decodeURIComponent);
  } catch {
    return null;
  }
}

/** Goes down the tree part by part: literal before open, open before the rest; a way that ends nowhere is gone back. */
function walk<Request>(
  place: Place<Request>,
  method: string,
  parts: readonly string[],
  at: number,
  values: string[],
): Match<Request> | null {
  const part = parts[at];
  if (part === undefined) return matchOf(place.ends, method, values);
  const literal = place.literal.get(part);
  const found = literal && walk(literal, method, parts, at + 1, values);
  if (found) return found;
  // `/accounts/` is no account.
  if (place.open && part !== '' && part.length <= LONGEST_PARAM) {
    const opened = walk(place.open, method, parts, at + 1, [...values, part]);
    if (opened) return opened;
  }
  return matchOf(place.rest, method, [...values, parts.slice(at).join('/')]);
}

function matchOf<Request>(
  ends: ByMethod<Request>,
  method: string,
  values: readonly string[],
): Match<Request> | null {
  const chain = ends.get(method);
  if (!chain) return null;
  const params: Record<string, string> = {};
  chain.names.forEach((name, index) => {
    params[name] = values[index] ?? '';
  });
  return { routes: chain.routes, params };
}
