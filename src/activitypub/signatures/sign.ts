// Signs outgoing requests.

import { type KeyObject, sign } from 'node:crypto';
import { serializeString } from 'structured-headers';
import { contentDigestHeader, digestHeader, sha256Base64 } from './digest.ts';
import type { OutgoingScheme } from './scheme-order.ts';

/** A body that goes to many inboxes: hashed once. */
export interface SignedBody {
  bytes: Uint8Array;
  /** SHA-256 in base64. */
  sha256: string;
  contentType: string;
}

export function prepareBody(bytes: Uint8Array, contentType: string): SignedBody {
  return { bytes, sha256: sha256Base64(bytes), contentType };
}

/** A request we are about to make, by its real name: what `PUKEKO_RESOLVE` maps concerns the socket only. */
export interface OutgoingRequest {
  method: 'GET' | 'POST';
  url: URL;
  body: SignedBody | null;
}

export interface SigningKey {
  /** `{actor}#main-key`. */
  id: string;
  /** RSA, or Ed25519 (for `rfc9421` only); parsed once, see keys/key-object. */
  key: KeyObject;
}

/**
 * The headers to send a request with: `host`, those that are signed, and the signature. RSA PKCS 1 v1.5 with SHA-256,
 * or Ed25519 by the key; made on the thread pool. `now` is epoch milliseconds.
 */
export function signRequest(
  scheme: OutgoingScheme,
  request: OutgoingRequest,
  key: SigningKey,
  now: number,
): Promise<Record<string, string>> {
  if (scheme === 'rfc9421') return signRfc9421(request, key, now);
  return signCavage(request, key, now, scheme === 'cavage');
}

/** draft-cavage-12, `rsa-sha256` over `(request-target) host date`, with a body also `digest content-type`. */
async function signCavage(
  request: OutgoingRequest,
  key: SigningKey,
  now: number,
  withQuery: boolean,
): Promise<Record<string, string>> {
  const { url, body } = request;
  const headers: Record<string, string> = { host: url.host, date: new Date(now).toUTCString() };
  if (body !== null) {
    headers.digest = digestHeader(body.sha256);
    headers['content-type'] = body.contentType;
  }
  const target = `${url.pathname}${withQuery ? url.search : ''}`;
  const lines = [`(request-target): ${request.method.toLowerCase()} ${target}`];
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  const names = ['(request-target)', ...Object.keys(headers)].join(' ');
  const signature = await signText(lines.join('\n'), key.key);
  const algorithm = key.key.asymmetricKeyType === 'rsa' ? 'rsa-sha256' : 'hs2019';
  headers.signature = `keyId="${key.id}",algorithm="${algorithm}",headers="${names}",signature="${signature}"`;
  return headers;
}

/** RFC 9421 over `@method @target-uri`, with a body also `content-digest`. */
async function signRfc9421(
  request: OutgoingRequest,
  key: SigningKey,
  now: number,
): Promise<Record<string, string>> {
  const { url, body } = request;
  const headers: Record<string, string> = { host: url.host, date: new Date(now).toUTCString() };
  const target = `${url.origin}${url.pathname}${url.search}`;
  const lines = [`"@method": ${request.method}`, `"@target-uri": ${target}`];
  let components = '"@method" "@target-uri"';
  if (body !== null) {
    headers['content-type'] = body.contentType;
    headers['content-digest'] = contentDigestHeader(body.sha256);
    lines.push(`"content-digest": ${headers['content-digest']}`);
    components += ' "content-digest"';
  }
  const algorithm = key.key.asymmetricKeyType === 'rsa' ? 'rsa-v1_5-sha256' : 'ed25519';
  const created = Math.floor(now / 1000);
  const parameters = `(${components});created=${created};keyid=${serializeString(key.id)};alg="${algorithm}"`;
  lines.push(`"@signature-params": ${parameters}`);
  const signature = await signText(lines.join('\n'), key.key);
  headers['signature-input'] = `sig1=${parameters}`;
  headers.signature = `sig1=:${signature}:`;
  return headers;
}

/** Base64 of the signature of a text. Rejects where the private key cannot sign. */
function signText(text: string, key: KeyObject): Promise<string> {
  const digest = key.asymmetricKeyType === 'rsa' ? 'sha256' : null;
  return new Promise((resolve, reject) => {
    sign(digest, Buffer.from(text), key, (error, signature) =>
      error ? reject(error) : resolve(signature.toString('base64')),
    );
  });
}
