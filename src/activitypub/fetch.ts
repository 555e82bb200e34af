// Fetches ActivityPub documents from other servers, with signed requests.

import type { Ctx } from '../core/context.ts';
import type { Domain } from '../db/rows.ts';
import { sameOrigin } from '../lib/url/url.ts';
import type { FetchBudget } from '../net/budget.ts';
import { FetchError, isLasting } from '../net/errors.ts';
import type { FetchResult, Sign } from '../net/fetch.ts';
import type { Doc } from './parse/values/doc.ts';
import { hostOf, readId, withoutFragment } from './parse/values/iri.ts';
import { parseDocument } from './parse/values/json.ts';
import { knocks, type OutgoingScheme } from './signatures/scheme-order.ts';
import { type SigningKey, signRequest } from './signatures/sign.ts';
import { activityPub } from './state.ts';
import { ACCEPT_ACTIVITY, isActivityMediaType } from './vocab.ts';

export interface FetchOptions {
  /** What caused the fetch pays for it. */
  budget?: FetchBudget;
  /** Milliseconds for everything together. Default 10,000. */
  deadlineMs?: number;
  /**
   * A local identity that signs instead of the domain's own actor: for posts that are not public, one that is addressed
   * or follows.
   */
  signerId?: bigint;
  /**
   * Somebody says that this has just changed: a refusal that is remembered is not believed, nor what a fetch brings
   * that is under way.
   */
  isFresh?: boolean;
  /**
   * The document of another origin than asked for is taken too, where its own address vouches for it: what people
   * paste.
   */
  anyOrigin?: boolean;
}

/**
 * What stands at an id. `absent`: not there, or not for us; `gone`: 410; `unusable`: what came is no document we can
 * believe.
 */
export type Fetched =
  | { kind: 'document'; id: string; doc: Doc }
  | { kind: 'absent' }
  | { kind: 'gone' }
  | { kind: 'unusable'; reason: string };

/**
 * GETs an ActivityPub document, signed by the instance actor of `ctx.domain`: never inside of a transaction, never from
 * a blocked host or one of ours, content type exact. Its `id` must be the URL; if it is not, that id is fetched once
 * and must then be itself. Rejects with FetchError where the host could not be asked or answered 429 or 5xx.
 */
export async function fetchDocument(ctx: Ctx, url: string, options: FetchOptions = {}): Promise<Fetched> {
  const first = await fetchRaw(ctx, url, options);
  if (first.kind !== 'document') return first;
  if (first.id === withoutFragment(url)) return isFromItsOrigin(first) ? first : strange(first.id);
  if (!options.anyOrigin && !sameOrigin(first.id, url)) {
    return { kind: 'unusable', reason: 'the document says it is one of another server' };
  }
  const second = await fetchRaw(ctx, first.id, options);
  if (second.kind !== 'document') return second;
  return second.id === withoutFragment(first.id) && isFromItsOrigin(second) ? second : strange(first.id);
}

function isFromItsOrigin(document: RawDocument): boolean {
  return sameOrigin(document.id, document.url);
}

function strange(id: string): Fetched {
  return {
    kind: 'unusable',
    reason: `the document at ${hostOf(id) ?? 'that address'} does not have the id it is found at`,
  };
}

export interface RawDocument {
  kind: 'document';
  id: string;
  doc: Doc;
  /** Where it came from, after redirects. */
  url: string;
}

/** One GET without a look at the `id`, for documents of keys. */
export async function fetchRaw(
  ctx: Ctx,
  url: string,
  options: FetchOptions = {},
): Promise<RawDocument | Exclude<Fetched, { kind: 'document' }>> {
  if (ctx.tx) throw new Error('Nothing is fetched inside of a transaction.');
  const host = hostOf(url);
  if (host === null || !url.startsWith('https:'))
    return { kind: 'unusable', reason: 'the address is not usable' };
  const { app } = ctx;
  if (await app.hostBlocks.isBlocked(ctx.domain?.id ?? null, host)) return { kind: 'absent' };
  const { flights } = activityPub(app);
  const domain = ctx.domain ?? (await app.domains.default());
  if (!domain) return { kind: 'unusable', reason: 'there is no domain to ask for' };
  const signer = options.signerId === undefined ? `d${domain.id}` : `i${options.signerId}`;
  try {
    const result = await counted(ctx, () =>
      flights.run(
        withoutFragment(url),
        signer,
        () => knock(ctx, domain, withoutFragment(url), host, options),
        { isFresh: options.isFresh },
      ),
    );
    return readResult(result);
  } catch (error) {
    if (error instanceof FetchError && isLasting(error)) return { kind: 'unusable', reason: error.message };
    throw error;
  }
}

async function counted(ctx: Ctx, ask: () => Promise<FetchResult>): Promise<FetchResult> {
  try {
    const result = await ask();
    ctx.app.metrics.fetches.inc({ outcome: String(result.status) });
    return result;
  } catch (error) {
    ctx.app.metrics.fetches.inc({ outcome: error instanceof FetchError ? error.kind : 'error' });
    throw error;
  }
}

/** The scheme that worked last, and on 400 and 401 the others at once. */
async function knock(
  ctx: Ctx,
  domain: Domain,
  url: string,
  host: string,
  options: FetchOptions,
): Promise<FetchResult> {
  const state = activityPub(ctx.app);
  const key =
    options.signerId === undefined
      ? await state.signingKeys.ofDomain(domain)
      : await state.signingKeys.of(options.signerId);
  const get = (scheme: OutgoingScheme) =>
    state.fetcher.get(url, {
      accept: ACCEPT_ACTIVITY,
      acceptTypes: isActivityMediaType,
      sign: signWith(ctx, key, scheme),
      ...(options.deadlineMs === undefined ? {} : { deadlineMs: options.deadlineMs }),
      ...(options.budget === undefined ? {} : { budget: options.budget }),
    });
  const [first = 'cavage', ...others] = knocks(await state.schemes.of(host), new URL(url));
  let result = await get(first);
  for (const scheme of others) {
    if (result.status !== 400 && result.status !== 401) break;
    result = await get(scheme);
    if (result.status < 400) await state.schemes.worked(host, scheme);
  }
  return result;
}

/** Signs each hop for its own host. */
export function signWith(ctx: Ctx, key: SigningKey, scheme: OutgoingScheme): Sign {
  return ({ method, url }) =>
    signRequest(scheme, { method, url: new URL(url), body: null }, key, ctx.app.clock.now());
}

function readResult(result: FetchResult): RawDocument | Exclude<Fetched, { kind: 'document' }> {
  const { status } = result;
  if (status === 410) return { kind: 'gone' };
  mustBeUp(result);
  if (status < 200 || status > 299) return { kind: 'absent' };
  const read = parseDocument(result.body);
  if (read.kind === 'unreadable') return { kind: 'unusable', reason: read.reason };
  const id = readId(read.doc.id);
  return id === null
    ? { kind: 'unusable', reason: 'the document has no usable id' }
    : { kind: 'document', id, doc: read.doc, url: result.url };
}

/** Throws FetchError where a host answered 429 or 5xx: it cannot say now. */
export function mustBeUp({ status, url, retryAfterMs }: FetchResult): void {
  if (status !== 429 && status < 500) return;
  throw new FetchError('protocol', `${hostOf(url) ?? 'The server'} answered ${status}.`, {
    status,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}
