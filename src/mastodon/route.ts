// How a route of the REST API is declared: one row of a table.

import type * as v from 'valibot';
import type { TypedDocument } from '../graphql/documents/typed.ts';
import type { Method } from '../lib/route.ts';
import type { Scope } from '../lib/scopes.ts';
import type { Call } from './call.ts';
import type { RateFamily } from './rate-limits.ts';

/**
 * Who may ask. `public`: everybody, and a token is not looked at for its scopes; `optional`: everybody, but a token
 * that is sent must hold the scope; `token`: any token; `app`: the token of an app that nobody signed in with; `user`:
 * the token of somebody who signed in; `moderator`: the same, but as in Mastodon all others hear 403 as those do who
 * may not moderate.
 */
export type Audience = 'public' | 'optional' | 'token' | 'app' | 'user' | 'moderator';

/** What a route answers: a value that is sent as JSON. */
export interface Reply {
  body: unknown;
  /** Fields whose decimal text is sent as a number, which may be larger than JavaScript's numbers are exact. */
  integers?: readonly string[];
  status?: number;
  headers?: Record<string, string | undefined>;
}

// biome-ignore lint/suspicious/noExplicitAny: documents of all shapes stand in one list.
export type AnyDocument = TypedDocument<any, any>;

export interface RouteDeclaration<Params extends v.ObjectEntries> {
  method: Method | readonly Method[];
  /** `/api/v1/accounts/:id` */
  path: string;
  audience: Audience;
  /** Any one of these lets a token in; empty: every token. */
  scopes?: readonly Scope[];
  /** What of a parameter is read, from the query, a form or JSON; nothing else reaches the handler. */
  params?: Params;
  /**
   * The documents it runs; it may run no other. Tests check them against the schema, and they are parsed when first
   * run.
   */
  documents?: readonly AnyDocument[];
  /**
   * Scopes that its documents need beyond its own, because GraphQL keeps a thing under another scope than Mastodon
   * does. They hold for this request alone, after the route's own scope was checked.
   */
  grants?: readonly Scope[];
  /** What it counts against besides what every request does. */
  rate?: RateFamily;
  /**
   * How long caches of strangers may keep what a request without a token is answered, in seconds; not at all when left
   * out.
   */
  cache?: number;
  /** Since when apps are told not to use it any more, as RFC 9745 writes a time: `@` and epoch seconds. */
  deprecation?: string;
  /** Also who signed up and is not let in yet may ask; its documents run for nobody in particular then. */
  admitsWaiting?: boolean;
  /** It is answered alike whoever asks, so that the same is kept for those with a token. */
  isForAll?: boolean;
  answer(call: Call<v.InferOutput<v.ObjectSchema<Params, undefined>>>): Promise<Reply> | Reply;
}

export interface RestRoute {
  methods: readonly Method[];
  path: string;
  audience: Audience;
  scopes: readonly Scope[];
  params: v.ObjectEntries;
  documents: readonly AnyDocument[];
  grants: readonly Scope[];
  rate: RateFamily | null;
  cache: number | null;
  isForAll: boolean;
  admitsWaiting: boolean;
  deprecation: string | undefined;
  answer(call: Call<never>): Promise<Reply> | Reply;
}

export function route<Params extends v.ObjectEntries = Record<never, never>>(
  declared: RouteDeclaration<Params>,
): RestRoute {
  const { method, scopes, params, documents, grants, rate, cache, isForAll, admitsWaiting, deprecation } =
    declared;
  return {
    ...declared,
    methods: typeof method === 'string' ? [method] : method,
    scopes: scopes ?? [],
    params: params ?? {},
    documents: documents ?? [],
    grants: grants ?? [],
    rate: rate ?? null,
    cache: cache ?? null,
    isForAll: isForAll ?? false,
    admitsWaiting: admitsWaiting ?? false,
    deprecation,
    answer: declared.answer as unknown as RestRoute['answer'],
  };
}

/** What most routes answer. */
export const ok = (body: unknown, headers: Reply['headers'] = {}): Reply => ({ body, headers });
