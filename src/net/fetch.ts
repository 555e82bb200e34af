// The only way to fetch from other servers: addresses filtered, redirects checked, size and time bounded.

import type { IncomingHttpHeaders } from 'node:http';
import type { Writable } from 'node:stream';
import { type Clock, systemClock } from '../lib/time/clock.ts';
import { checkRemoteUrl } from '../lib/url/remote-url.ts';
import type { FetchBudget } from './budget.ts';
import { Cancel } from './cancel.ts';
import { createDialer, type Dialer, type DialerOptions } from './dial.ts';
import { FetchError } from './errors.ts';
import { type BodyPlan, exchange, type PlanBody, type WireAnswer } from './exchange.ts';
import { ACCEPT_ENCODING, inflateBody } from './inflate.ts';
import { parseRetryAfter } from './retry-after.ts';

/**
 * What a signer sees of a request. Names of headers are lower case; `url` has no fragment; `body` is there for digests.
 */
export interface SignableRequest {
  method: 'GET' | 'POST';
  url: string;
  headers: Readonly<Record<string, string>>;
  body: Buffer | null;
}

/**
 * Gives the headers to add (they win over those that are there). Called anew for every hop, so each host gets its own
 * signature.
 */
export type Sign = (request: SignableRequest) => Promise<Record<string, string>> | Record<string, string>;

export interface GetOptions {
  /** The Accept header. */
  accept: string;
  headers?: Record<string, string>;
  sign?: Sign;
  /** Bytes of the body at most, before and after inflating. Default 1 MiB. */
  maxBytes?: number;
  /** Milliseconds for everything together. Default 10000. */
  deadlineMs?: number;
  /** Redirects followed at most. Default 3. */
  redirects?: number;
  /**
   * Whether a 2xx answer with this Content-Type ('' if there is none) is wanted; otherwise FetchError `content-type`.
   */
  acceptTypes?: (contentType: string) => boolean;
  /**
   * Takes the body of a 2xx answer as it comes, unencoded; `body` of the result is empty then. It is neither ended nor
   * destroyed. A failure may come after a part of it was written.
   */
  into?: Writable;
  /**
   * Keeps the first `maxBytes` of a longer body of a 2xx answer (`truncated`) instead of failing; it is asked for
   * unencoded.
   */
  cut?: boolean;
  /** Charged for every hop. */
  budget?: FetchBudget;
  signal?: AbortSignal;
}

export interface PostOptions {
  headers?: Record<string, string>;
  sign?: Sign;
  /** Bytes of the answer that are kept; the rest is not read. Default 16 KiB. */
  maxBytes?: number;
  /** Milliseconds for everything together. Default 10000. */
  deadlineMs?: number;
  signal?: AbortSignal;
}

export interface FetchResult {
  status: number;
  /** Where the answer came from, after redirects. */
  url: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Of an answer that is no success, and of answers to POST, only the beginning may be here. */
  truncated: boolean;
  /** Retry-After in milliseconds, if the answer had one. */
  retryAfterMs: number | undefined;
}

/**
 * HTTP towards other servers: https, public addresses only, a few checked redirects, bounded in size and time. Both
 * calls reject with FetchError only.
 */
export interface Fetcher {
  /**
   * GETs a document. Every status is a result; a body that is too large, of a wrong type or badly encoded is a failure
   * where the status is 2xx. Redirects are followed under the same checks and signed anew; credentials do not travel to
   * another origin.
   */
  get(url: string | URL, options: GetOptions): Promise<FetchResult>;
  /**
   * POSTs a body. Once a status has come the peer has answered, however its body ends. Only 307 and 308 within the same
   * host are followed; any other redirect is FetchError `redirects`.
   */
  post(url: string | URL, body: Buffer, options?: PostOptions): Promise<FetchResult>;
  /**
   * Why a URL would not be dialled, whoever asks for it: it is none of another server's, or leads to this one, to this
   * machine or to an address that is not public. Null where it may be; what a name leads to is seen when it is dialled.
   */
  objection(url: string): string | null;
  readonly dialer: Dialer;
  /** Lets what runs end (within its deadline), then closes every connection. */
  close(): Promise<void>;
  /** Closes every connection at once; what runs fails. */
  destroy(): Promise<void>;
}

export interface FetcherOptions extends DialerOptions {
  /** The User-Agent header; peers' admins look for it. A function where it may change. */
  userAgent: string | (() => string);
  /** Whether a host (as in a Host header) is one of ours: between our own domains nothing goes over HTTP. */
  isOwnHost?: (host: string) => boolean;
  /** Time of deadlines; real by default even where a test bends the time of the rest. */
  clock?: Clock;
}

const userAgentOf = ({ userAgent }: Pick<FetcherOptions, 'userAgent'>) =>
  typeof userAgent === 'string' ? userAgent : userAgent();

const DEFAULT_MAX_BYTES = 1024 * 1024;
const DEFAULT_DEADLINE_MS = 10_000;
const DEFAULT_REDIRECTS = 3;
/** How much is kept of answers nobody will parse: enough for an error message. */
const SHORT_ANSWER: BodyPlan = { maxBytes: 16 * 1024, cut: true };
const REDIRECT_STATUS = new Set([301, 302, 303, 307, 308]);
/** What must not follow a redirect to another origin, where a caller gave it by hand. */
const CREDENTIALS = ['authorization', 'cookie', 'proxy-authorization', 'signature', 'signature-input'];

export function createFetcher(options: FetcherOptions): Fetcher {
  const dialer = createDialer(options);
  const clock = options.clock ?? systemClock;
  const isOwnHost = options.isOwnHost ?? (() => false);

  /** The URL to dial, or FetchError. */
  function admit(text: string | URL, base?: URL): URL {
    const checked = checkRemoteUrl(typeof text === 'string' ? text : text.href, base);
    if (checked.problem !== undefined) throw new FetchError('bad-url', checked.problem);
    if (isOwnHost(checked.url.host)) {
      throw new FetchError(
        'refused-address',
        `${checked.url.host} is this server, which does not talk to itself over HTTP.`,
      );
    }
    if (checked.url.hash !== '') checked.url.hash = '';
    return checked.url;
  }

  async function send(
    method: 'GET' | 'POST',
    url: URL,
    headers: Record<string, string>,
    body: Buffer | null,
    sign: Sign | undefined,
    plan: PlanBody,
    cancel: Cancel,
  ): Promise<WireAnswer> {
    let complete = headers;
    if (sign !== undefined) {
      const signed = sign({ method, url: url.href, headers, body });
      complete = withSignature(headers, signed instanceof Promise ? await cancel.race(signed) : signed);
    }
    const path = url.search === '' ? url.pathname : url.pathname + url.search;
    return exchange(dialer.connectionsTo(url.host), { method, path, headers: complete, body }, plan, cancel);
  }

  function finish(answer: WireAnswer, url: URL, body: Buffer): FetchResult {
    return {
      status: answer.status,
      url: url.href,
      headers: answer.headers,
      body,
      truncated: answer.truncated,
      retryAfterMs: parseRetryAfter(answer.headers['retry-after'], clock.now()),
    };
  }

  async function get(target: string | URL, get: GetOptions): Promise<FetchResult> {
    let url = admit(target);
    const maxBytes = get.maxBytes ?? DEFAULT_MAX_BYTES;
    const redirects = get.redirects ?? DEFAULT_REDIRECTS;
    let headers = lowerCased(get.headers, {
      accept: get.accept,
      'accept-encoding': get.into || get.cut ? 'identity' : ACCEPT_ENCODING,
      'user-agent': userAgentOf(options),
    });
    const cancel = new Cancel(clock, get.deadlineMs ?? DEFAULT_DEADLINE_MS, url.host, get.signal);
    try {
      for (let hop = 0; ; hop += 1) {
        cancel.throwIfCancelled();
        get.budget?.spend(url);
        const plan: PlanBody = (status, received) => planDocument(status, received, maxBytes, get, url.host);
        const answer = await send('GET', url, headers, null, get.sign, plan, cancel);
        const location = REDIRECT_STATUS.has(answer.status) ? answer.headers.location : undefined;
        if (location === undefined) {
          return finish(answer, url, await readBody(answer, maxBytes, url.host, cancel));
        }
        if (hop >= redirects) {
          throw new FetchError('redirects', `${url.host} redirects more than ${redirects} times.`, {
            status: answer.status,
          });
        }
        const next = admit(location, url);
        if (next.origin !== url.origin) headers = withoutCredentials(headers);
        url = next;
      }
    } finally {
      cancel.stop();
    }
  }

  async function post(target: string | URL, body: Buffer, post: PostOptions = {}): Promise<FetchResult> {
    let url = admit(target);
    const headers = lowerCased(post.headers, { 'user-agent': userAgentOf(options) });
    const short = post.maxBytes === undefined ? SHORT_ANSWER : { maxBytes: post.maxBytes, cut: true };
    const plan: PlanBody = () => short;
    const cancel = new Cancel(clock, post.deadlineMs ?? DEFAULT_DEADLINE_MS, url.host, post.signal);
    try {
      for (let hop = 0; ; hop += 1) {
        cancel.throwIfCancelled();
        const answer = await send('POST', url, headers, body, post.sign, plan, cancel);
        if (!REDIRECT_STATUS.has(answer.status)) return finish(answer, url, answer.body);
        const location = answer.headers.location;
        const keepsMethod = answer.status === 307 || answer.status === 308;
        const next = keepsMethod ? checkRemoteUrl(location, url).url : undefined;
        if (next === undefined || next.host !== url.host || hop >= DEFAULT_REDIRECTS) {
          throw new FetchError(
            'redirects',
            `${url.host} redirects what is sent to it, which is not followed.`,
            {
              status: answer.status,
            },
          );
        }
        next.hash = '';
        url = next;
      }
    } finally {
      cancel.stop();
    }
  }

  function objection(text: string): string | null {
    try {
      return dialer.objection(admit(text).host);
    } catch (error) {
      if (error instanceof FetchError) return error.message;
      throw error;
    }
  }

  return {
    get,
    post,
    objection,
    dialer,
    close: () => dialer.close(),
    destroy: () => dialer.destroy(),
  };
}

/** Refuses a document by its headers alone where they are enough, so that nothing of it is read. */
function planDocument(
  status: number,
  headers: IncomingHttpHeaders,
  maxBytes: number,
  { acceptTypes, into, cut = false }: Pick<GetOptions, 'acceptTypes' | 'into' | 'cut'>,
  host: string,
): BodyPlan {
  // Two Content-Types or Locations mean two readers who disagree.
  for (const name of ['content-type', 'content-encoding', 'location'] as const) {
    if (Array.isArray(headers[name]))
      throw new FetchError('protocol', `${host} sent the header ${name} twice.`, { status });
  }
  if (status < 200 || status > 299) return SHORT_ANSWER;
  if (acceptTypes !== undefined && !acceptTypes(headers['content-type'] ?? '')) {
    throw new FetchError('content-type', `${host} answered with a document of another type than asked for.`, {
      status,
    });
  }
  if (!cut && Number(headers['content-length'] ?? 0) > maxBytes) {
    throw new FetchError('too-large', `${host} sent more than ${maxBytes} bytes.`, { status });
  }
  if (into === undefined && !cut) return { maxBytes, cut: false };
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity')
    throw new FetchError('protocol', `${host} sent a file encoded, which it was asked not to do.`, {
      status,
    });
  return into === undefined ? { maxBytes, cut } : { maxBytes, cut: false, into };
}

async function readBody(answer: WireAnswer, maxBytes: number, host: string, cancel: Cancel): Promise<Buffer> {
  const encoding = answer.headers['content-encoding'];
  if (encoding === undefined) return answer.body;
  // The compressed beginning of an error page is of no use to anybody.
  if (answer.status < 200 || answer.status > 299) return Buffer.alloc(0);
  return await cancel.race(inflateBody(answer.body, encoding, maxBytes, host));
}

function lowerCased(
  given: Record<string, string> | undefined,
  base: Record<string, string>,
): Record<string, string> {
  if (given === undefined) return base;
  for (const name of Object.keys(given)) {
    const value = given[name];
    if (value !== undefined) base[name.toLowerCase()] = value;
  }
  delete base.host;
  return base;
}

/** Headers with those of a signature. The connection knows its host; a second opinion could only differ. */
function withSignature(
  headers: Readonly<Record<string, string>>,
  signed: Readonly<Record<string, string>>,
): Record<string, string> {
  // By hand: spreading two objects into a third and deleting from it makes V8 build a new shape for each delivery.
  const all: Record<string, string> = {};
  for (const name in headers) if (name !== 'host') all[name] = headers[name] as string;
  for (const name in signed) if (name !== 'host') all[name] = signed[name] as string;
  return all;
}

function withoutCredentials(headers: Record<string, string>): Record<string, string> {
  const kept = { ...headers };
  for (const name of CREDENTIALS) delete kept[name];
  return kept;
}
