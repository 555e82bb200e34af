// The Mastodon REST API: routes that run typed GraphQL documents and shape what they answer.

import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { Alone } from '../core/alone.ts';
import type { App, Ctx } from '../core/context.ts';
import { bringsToken, type PresentedReading } from '../core/tokens/presented.ts';
import type { Viewer } from '../core/viewer.ts';
import type { Domain } from '../db/rows.ts';
import type { TypedDocument } from '../graphql/documents/typed.ts';
import type { TrustedDocument } from '../graphql/execution/trusted-document.ts';
import type { GraphQLFace, OwnRequest } from '../graphql/face.ts';
import { type Answer, isKnownTag } from '../lib/answer.ts';
import { isAppError } from '../lib/app-error.ts';
import { type Form, OtherMediaType, type Route, type RouteRequest, type UploadedFile } from '../lib/route.ts';
import { admit, tokenless } from './admit.ts';
import { Call, type DocumentRunner, type TakenUpload } from './call.ts';
import { RestError, restError, SENTENCES, unauthorized } from './errors.ts';
import { nest } from './fields.ts';
import { isPaging, RestRateLimits } from './rate-limits.ts';
import type { RestRoute } from './route.ts';
import { ROUTES } from './routes/routes.ts';

/** A request for the REST API; http's is one. */
export interface RestRequest {
  domain: Domain;
  /** Path and query, as on the wire. */
  target: string;
  method: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Address of the client, behind trusted proxies. */
  ip: string;
}

export interface MastodonParts<Request extends RestRequest> {
  app: App;
  graphql: Pick<GraphQLFace, 'trust' | 'open' | 'acts'>;
  /** What the token of a request says, whatever the way it comes; its form counts where it was read. */
  readToken(request: Request, query: URLSearchParams, form?: URLSearchParams): Promise<PresentedReading>;
  /** Takes the bytes of an upload to the domain (media/serve/upload.ts). */
  takeUpload(domain: Domain, ticket: string, file: UploadedFile, waitMs: number): Promise<TakenUpload>;
}

type Handler<Request> = NonNullable<Route<Request>['handle']>;

/**
 * All routes. Their documents are parsed when a request first runs them: an install pays for the routes that its apps
 * use, not for all.
 */
export function createMastodon<Request extends RestRequest>(
  parts: MastodonParts<Request>,
): readonly Route<Request>[] {
  const limits = new RestRateLimits(parts.graphql.acts);
  const underWay = new Alone(parts.app);
  const alone: Alone['run'] = (name, act, busy) => underWay.run(name, act, busy);
  const trusted = new Map<string, TrustedDocument<unknown, unknown>>();
  for (const { documents } of ROUTES)
    for (const document of documents)
      if (!trusted.has(document.text)) trusted.set(document.text, parts.graphql.trust(document));
  return ROUTES.flatMap((route) =>
    route.methods.map((method) => ({
      method,
      path: route.path,
      face: 'mastodon',
      hosts: 'served' as const,
      handle: handlerOf(parts, route, { trusted, limits, alone }),
    })),
  );
}

/** What all routes have in common. */
interface Shared {
  trusted: ReadonlyMap<string, TrustedDocument<unknown, unknown>>;
  limits: RestRateLimits;
  alone: Alone['run'];
}

function handlerOf<Request extends RestRequest>(
  { app, graphql, readToken, takeUpload }: MastodonParts<Request>,
  route: RestRoute,
  { trusted, limits, alone }: Shared,
): Handler<Request> {
  const schema = v.object(route.params);
  return async (request: Request & RouteRequest<Readonly<Record<string, string>>>): Promise<Answer> => {
    const now = app.clock.now();
    const form = formOf(request);
    const outside = await readToken(request, request.query);
    // A form may bring the token itself. Whose it is has to be known before files are taken in.
    const early = outside.state === 'none' && !mayHaveFiles(request) ? await form().catch(() => null) : null;
    const reading =
      early && bringsToken(early.fields) ? await readToken(request, request.query, early.fields) : outside;
    const counted = await limits.count(
      reading.state === 'active' ? reading.viewer : null,
      request.ip,
      { family: route.rate, isPaging: request.method === 'GET' && isPaging(request.query) },
      now,
    );
    try {
      if (counted.isRefused) throw new RestError(429, SENTENCES.tooMany);
      const token = isNobodys(reading, route) ? ANONYMOUS : viewerOf(reading, route);
      const viewer = admit(route, token);
      const { fields, files, empties } = await form();
      // Two tokens are none: one in the form beside another.
      if (reading === outside && reading.state !== 'none' && bringsToken(fields))
        viewerOf(await readToken(request, request.query, fields), route);
      // Nobody acts as a login that may not be used yet.
      const acting: Viewer = reading.state === 'active' ? viewer : { kind: 'anonymous' };
      const ctx: Ctx = { app, domain: request.domain, viewer: acting, now, tx: null };
      const call = new Call({
        domain: request.domain,
        viewer,
        token: reading.state === 'none' ? null : reading.token,
        params: v.parse(schema, { ...nest(request.query), ...nest(fields), ...empties }),
        path: request.params,
        address: new URL(request.target, request.domain.origin),
        headers: request.headers,
        files,
        runner: runnerOf(graphql.open(ctx, null, request.ip), trusted),
        takeUpload: (ticket, file, waitMs) => takeUpload(request.domain, ticket, file, waitMs),
        alone,
        now: ctx.now,
      });
      const { body, status = 200, headers = {}, integers = [] } = await route.answer(call as Call<never>);
      return unlessKnown(
        request,
        answer(status, textOf(body, integers), {
          ...cacheHeaders(route, token),
          ...counted.headers,
          deprecation: route.deprecation,
          ...headers,
        }),
      );
    } catch (thrown) {
      if (!counted.isRefused) await counted.giveBack();
      const error = await moreHelpful(thrown, form);
      if (error instanceof RestError)
        return answer(error.status, textOf({ error: error.message, ...error.more }), {
          ...PRIVATE,
          ...counted.headers,
          deprecation: route.deprecation,
          ...error.headers,
        });
      throw error;
    }
  };
}

/** What was read with its entity tag, or 304 without a body to who holds the same (RFC 9110, 15.4.5). */
function unlessKnown({ method, headers }: RestRequest, given: Answer): Answer {
  if (method !== 'GET' || given.status !== 200 || given.body === null) return given;
  // Weak: it stands for what is said, in whatever encoding it is sent.
  const tag = `"${createHash('sha1').update(given.body).digest('base64url')}"`;
  const tagged: Answer = { ...given, headers: { ...given.headers, etag: `W/${tag}` } };
  if (!isKnownTag(headers['if-none-match']?.toString(), tag)) return tagged;
  const { 'content-type': _, ...kept } = tagged.headers;
  return { status: 304, headers: kept, body: null };
}

const ANONYMOUS: Viewer = { kind: 'anonymous' };

/** As Mastodon has it: what everybody may read is read with any token, if it never was one. */
function isNobodys({ state }: PresentedReading, { audience }: RestRoute): boolean {
  return state === 'unknown' && (audience === 'public' || audience === 'optional');
}

/**
 * Who asks. A login that may not be used is refused with 403: a 401 would make apps throw their token away. One that
 * was revoked is refused with 401 everywhere, so that the app learns of it. Some routes are for those who wait to be
 * let in (`admitsWaiting`).
 */
function viewerOf(reading: PresentedReading, route: RestRoute): Viewer {
  switch (reading.state) {
    case 'none':
      return ANONYMOUS;
    case 'active':
      return reading.viewer;
    case 'revoked':
      throw unauthorized(SENTENCES.revokedToken);
    case 'unknown':
      throw tokenless(route);
    case 'unconfirmed':
    case 'unapproved':
      if (route.admitsWaiting) return reading.viewer;
      throw new RestError(403, SENTENCES[reading.state]);
    default:
      throw new RestError(403, SENTENCES[reading.state]);
  }
}

/** `unread`: why a body that was sent was not read. */
type ReadForm = Form & { unread?: RestError };

/**
 * Reads the form of a request once, whoever asks for it and how often; without a body it is empty, and as in Rails with
 * one of a type that no form is of.
 */
function formOf({ method, body }: RestRequest & RouteRequest<unknown>) {
  let reading: Promise<ReadForm> | undefined;
  const read = async (): Promise<ReadForm> => {
    if (method === 'GET' || method === 'HEAD') return { fields: new URLSearchParams(), files: [] };
    try {
      return await body.form();
    } catch (error) {
      if (error instanceof OtherMediaType)
        return { fields: new URLSearchParams(), files: [], unread: new RestError(400, error.message) };
      if (isAppError(error, 'INVALID_INPUT')) throw new RestError(400, error.message);
      if (isAppError(error, 'TOO_LARGE')) throw restError('TOO_LARGE', error.message);
      throw error;
    }
  };
  return () => {
    reading ??= read();
    return reading;
  };
}

/** Where something is missing from a request whose body was not read, that is what to say. */
async function moreHelpful(error: unknown, form: () => Promise<ReadForm>): Promise<unknown> {
  if (!(error instanceof RestError) || (error.status !== 400 && error.status !== 422)) return error;
  const { unread = error } = await form().catch(() => ({ unread: error }));
  return unread;
}

/** What is shorter holds fields, and no file that takes room. */
const FIELDS_BYTES = 64 * 1024;

function mayHaveFiles({ headers }: RestRequest): boolean {
  const isShort = Number(headers['content-length'] ?? Number.POSITIVE_INFINITY) <= FIELDS_BYTES;
  return /^\s*multipart\//i.test(String(headers['content-type'] ?? '')) && !isShort;
}

/** Every document that a route runs must be among those it declares. */
function runnerOf(
  opened: OwnRequest,
  trusted: ReadonlyMap<string, TrustedDocument<unknown, unknown>>,
): DocumentRunner {
  return {
    execute<Result, Variables>(document: TypedDocument<Result, Variables>, variables: Variables) {
      const known = trusted.get(document.text) as TrustedDocument<Result, Variables> | undefined;
      if (!known) throw new Error(`A route runs a document that it does not declare: ${document.text}`);
      return opened.execute(known, variables);
    },
  };
}

const PRIVATE = { 'cache-control': 'private, no-store', vary: 'Authorization' };

/**
 * What a stranger is answered may be kept for as long as the route says; what is answered to a token is for its holder
 * alone, unless it is the same.
 */
function cacheHeaders(route: RestRoute, viewer: Viewer): Record<string, string> {
  if (route.isForAll && route.cache !== null) return { 'cache-control': `public, max-age=${route.cache}` };
  if (route.cache === null || viewer.kind !== 'anonymous') return PRIVATE;
  return { 'cache-control': `public, max-age=${route.cache}`, vary: 'Authorization' };
}

/** As JSON. Within a text quotes are escaped, so only a field's name stands between bare ones before a colon. */
function textOf(body: unknown, integers: readonly string[] = []): string {
  const text = JSON.stringify(body);
  if (integers.length === 0) return text;
  return text.replace(new RegExp(`"(${integers.join('|')})":"(\\d+)"`, 'g'), '"$1":$2');
}

function answer(status: number, body: string, headers: Record<string, string | undefined>): Answer {
  const all: Record<string, string> = { 'content-type': 'application/json; charset=utf-8' };
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) all[name] = value;
  return { status, headers: all, body };
}
