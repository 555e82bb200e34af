import type { KeyObject } from 'node:crypto';
import { type Agent, request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { FakeActor, Json } from './actor.ts';
import { contentDigest, digest, type Scheme, signatureHeaders } from './signing.ts';

/** How to sign and send; everything has an honest default, and every field is there to be abused. */
export interface SendWish {
  /** Whose key signs; none: the request is unsigned. */
  as?: FakeActor;
  /** Default `cavage`; `none` leaves the signature out. */
  scheme?: Scheme | 'none';
  /** Default `rsa`. */
  keyType?: 'rsa' | 'ed25519';
  /** Instead of the actor's own. */
  key?: KeyObject;
  keyId?: string;
  algorithm?: string | null;
  /** Headers (older scheme) or components (RFC 9421) that are signed. */
  cover?: string[];
  /** The Date header, and `created` unless that is given: epoch milliseconds, or the header as it stands. */
  date?: number | string;
  created?: number | null;
  expires?: number;
  /** The host that is signed, where it shall differ from the URL's. */
  signHost?: string;
  /** The Host header that is sent, likewise. */
  host?: string;
  /** Method and path that are signed, likewise. */
  signMethod?: string;
  signPath?: string;
  /** The digest as it stands, or `null` for none. */
  digest?: string | null;
  /** Sent instead of the signed body. */
  swapBody?: string | Buffer;
  contentType?: string;
  accept?: string;
  /** `gzip`: compress, digest over the compressed bytes. */
  encoding?: 'gzip';
  /** Send without Content-Length. */
  chunked?: boolean;
  /** Headers added or replaced after signing; `null` removes one, a list sends it several times. */
  headers?: Record<string, string | string[] | null>;
  /** A last look at the signed headers: to garble a signature. */
  tamper?: (headers: Record<string, string>) => Record<string, string>;
}

/** A request ready to go: send it twice and the bytes are the same. */
export interface Prepared {
  url: string;
  method: string;
  headers: Record<string, string | string[]>;
  body: Buffer | null;
  chunked: boolean;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  text: string;
  /** The body as JSON, `null` where it is none. */
  json: Json | null;
}

/** Signs a request as the wish says, without sending it. `now` is epoch milliseconds. */
export function prepare(
  method: string,
  url: string,
  content: Json | string | Buffer | null,
  wish: SendWish,
  now: number,
): Prepared {
  const target = new URL(url);
  const body = bytesOf(content, wish);
  const scheme = wish.scheme ?? 'cavage';
  const headers: Record<string, string> = {
    host: wish.signHost ?? target.host,
    date: typeof wish.date === 'string' ? wish.date : new Date(wish.date ?? now).toUTCString(),
    accept:
      wish.accept ??
      'application/activity+json, application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
    'user-agent': 'fake-peer/0',
  };
  if (body !== null) {
    headers['content-type'] = wish.contentType ?? 'application/activity+json';
    const name = scheme === 'rfc9421' ? 'content-digest' : 'digest';
    const value =
      wish.digest === undefined ? (scheme === 'rfc9421' ? contentDigest(body) : digest(body)) : wish.digest;
    if (value !== null) headers[name] = value;
    if (wish.encoding !== undefined) headers['content-encoding'] = wish.encoding;
  }
  const signed =
    scheme === 'none' || !(wish.as || wish.key)
      ? headers
      : { ...headers, ...sign(scheme, method, target, headers, body, wish, now) };
  const tampered = wish.tamper ? wish.tamper(signed) : signed;
  const swapped = wish.swapBody === undefined ? body : Buffer.from(wish.swapBody);
  return {
    url,
    method,
    headers: lastHeaders(tampered, target, wish),
    body: swapped,
    chunked: wish.chunked ?? false,
  };
}

function bytesOf(content: Json | string | Buffer | null, wish: SendWish): Buffer | null {
  if (content === null) return null;
  const plain = Buffer.isBuffer(content)
    ? content
    : Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
  return wish.encoding === 'gzip' ? gzipSync(plain) : plain;
}

function sign(
  scheme: Scheme,
  method: string,
  target: URL,
  headers: Record<string, string>,
  body: Buffer | null,
  wish: SendWish,
  now: number,
) {
  const pair = wish.keyType === 'ed25519' ? wish.as?.ed25519 : wish.as?.rsa;
  const key = wish.key ?? pair?.privateKey;
  const keyId = wish.keyId ?? (wish.keyType === 'ed25519' ? wish.as?.ed25519KeyId : wish.as?.keyId);
  if (key === undefined || keyId === undefined) throw new Error('Signing needs `as`, or `key` and `keyId`.');
  const at = Math.floor((typeof wish.date === 'number' ? wish.date : now) / 1000);
  const created = wish.created === undefined ? (scheme === 'rfc9421' ? at : null) : wish.created;
  return signatureHeaders(
    {
      method: wish.signMethod ?? method,
      host: wish.signHost ?? target.host,
      path: wish.signPath ?? target.pathname + target.search,
      headers,
      body,
    },
    { scheme, key, keyId, cover: wish.cover, algorithm: wish.algorithm, created, expires: wish.expires },
  );
}

function lastHeaders(
  headers: Record<string, string>,
  target: URL,
  wish: SendWish,
): Record<string, string | string[]> {
  const all: Record<string, string | string[]> = { ...headers, host: wish.host ?? target.host };
  for (const [name, value] of Object.entries(wish.headers ?? {})) {
    if (value === null) delete all[name.toLowerCase()];
    else all[name.toLowerCase()] = value;
  }
  return all;
}

/** Sends to the address the URL's host is mapped to, by plain node:http, so that nothing is added or mended. */
export function transmit(prepared: Prepared, resolve: Map<string, string>, agent: Agent): Promise<Answer> {
  const target = new URL(prepared.url);
  const address = resolve.get(target.host);
  if (address === undefined) return Promise.reject(new Error(`${target.host} is mapped to no address.`));
  const { hostname, port } = new URL(address);
  return new Promise((done, fail) => {
    const outgoing = httpRequest(
      {
        agent,
        hostname,
        port,
        method: prepared.method,
        path: target.pathname + target.search,
        headers: { ...prepared.headers, ...framing(prepared) },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', fail);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const headers = Object.fromEntries(
            Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
          );
          done({ status: response.statusCode ?? 0, headers, text, json: parse(text) });
        });
      },
    );
    outgoing.on('error', fail);
    outgoing.end(prepared.body ?? undefined);
  });
}

function framing({ body, chunked }: Prepared): Record<string, string> {
  if (body === null) return {};
  return chunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': String(body.length) };
}

function parse(text: string): Json | null {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}
