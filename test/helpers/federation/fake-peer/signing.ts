import {
  constants,
  createHash,
  createHmac,
  createPublicKey,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';

// Written apart from src/activitypub/signatures on purpose: two readings of the same specifications that agree are
// evidence, one that agrees with itself is none. It signs what it is told to, wrong things included.

export type Scheme = 'cavage' | 'rfc9421';

/** A request before it is signed. `path` includes the query; header names are lower case. */
export interface Signable {
  method: string;
  host: string;
  path: string;
  headers: Record<string, string>;
  body: Buffer | null;
}

export interface SignatureWish {
  scheme: Scheme;
  key: KeyObject;
  keyId: string;
  /** What is covered, in order; default: all that the scheme's users cover. */
  cover?: string[];
  /** The algorithm claimed; default fits the key, `null` leaves it out. */
  algorithm?: string | null;
  /** Seconds since the epoch. */
  created?: number | null;
  expires?: number;
}

/** `SHA-256=…` as in the Digest header of the older scheme. */
export function digest(body: Buffer): string {
  return `SHA-256=${createHash('sha256').update(body).digest('base64')}`;
}

/** `sha-256=:…:` as in the Content-Digest header of RFC 9530. */
export function contentDigest(body: Buffer): string {
  return `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
}

/** The headers that carry the signature: `signature`, and for RFC 9421 `signature-input`. */
export function signatureHeaders(request: Signable, wish: SignatureWish): Record<string, string> {
  return wish.scheme === 'cavage' ? cavage(request, wish) : rfc9421(request, wish);
}

function cavage(request: Signable, wish: SignatureWish): Record<string, string> {
  const posts = request.body === null ? [] : ['digest', 'content-type'];
  const cover = wish.cover ?? ['(request-target)', 'host', 'date', ...posts];
  const text = cavageBase(request, cover, wish.created ?? null, wish.expires ?? null);
  const algorithm =
    wish.algorithm === undefined ? (isEd25519(wish.key) ? 'hs2019' : 'rsa-sha256') : wish.algorithm;
  const parameters = [
    `keyId="${wish.keyId}"`,
    ...(algorithm === null ? [] : [`algorithm="${algorithm}"`]),
    ...(wish.created == null ? [] : [`created=${wish.created}`]),
    ...(wish.expires === undefined ? [] : [`expires=${wish.expires}`]),
    `headers="${cover.join(' ')}"`,
    `signature="${signBytes(text, wish.key).toString('base64')}"`,
  ];
  return { signature: parameters.join(',') };
}

function cavageBase(request: Signable, cover: string[], created: unknown, expires: unknown): string {
  const line = (name: string) => {
    if (name === '(request-target)') return `${request.method.toLowerCase()} ${request.path}`;
    if (name === '(created)') return String(created);
    if (name === '(expires)') return String(expires);
    return name === 'host' ? request.host : (request.headers[name] ?? '');
  };
  return cover.map((name) => `${name}: ${line(name)}`).join('\n');
}

function rfc9421(request: Signable, wish: SignatureWish): Record<string, string> {
  const cover = wish.cover ?? [
    '@method',
    '@target-uri',
    ...(request.body === null ? [] : ['content-digest']),
  ];
  const algorithm =
    wish.algorithm === undefined ? (isEd25519(wish.key) ? 'ed25519' : 'rsa-v1_5-sha256') : wish.algorithm;
  const created = wish.created === undefined ? Math.floor(Date.now() / 1000) : wish.created;
  const parameters = [
    `(${cover.map((name) => `"${name}"`).join(' ')})`,
    ...(created === null ? [] : [`created=${created}`]),
    ...(wish.expires === undefined ? [] : [`expires=${wish.expires}`]),
    ...(algorithm === null ? [] : [`alg="${algorithm}"`]),
    `keyid="${wish.keyId}"`,
  ].join(';');
  const signature = signBytes(rfc9421Base(request, cover, parameters), wish.key).toString('base64');
  return { 'signature-input': `sig1=${parameters}`, signature: `sig1=:${signature}:` };
}

function rfc9421Base(request: Signable, cover: string[], parameters: string): string {
  const [path = '', query] = request.path.split('?', 2);
  const derived: Record<string, string> = {
    '@method': request.method,
    '@target-uri': `https://${request.host}${request.path}`,
    '@authority': request.host.toLowerCase(),
    '@scheme': 'https',
    '@request-target': request.path,
    '@path': path,
    '@query': query === undefined ? '?' : `?${query}`,
    host: request.host,
  };
  const lines = cover.map((name) => `"${name}": ${derived[name] ?? request.headers[name] ?? ''}`);
  return [...lines, `"@signature-params": ${parameters}`].join('\n');
}

/** What a request says of its signature: `null` where it bears none that can be read. */
export function readSignature(
  headers: Record<string, string>,
): { scheme: Scheme; keyId: string; cover: string[] } | null {
  const input = headers['signature-input'];
  if (input !== undefined) {
    const keyId = /;keyid="([^"]*)"/.exec(input)?.[1];
    const cover = [...(/\(([^)]*)\)/.exec(input)?.[1] ?? '').matchAll(/"([^"]*)"/g)].map(
      (match) => match[1] ?? '',
    );
    return keyId === undefined ? null : { scheme: 'rfc9421', keyId, cover };
  }
  const keyId = parameter(headers.signature, 'keyId');
  if (keyId === undefined) return null;
  return { scheme: 'cavage', keyId, cover: (parameter(headers.signature, 'headers') ?? 'date').split(' ') };
}

/** Whether signature and digest of a request hold under a public key (PEM), whatever its age. */
export function signatureHolds(request: Signable, publicKeyPem: string): boolean {
  const read = readSignature(request.headers);
  if (read === null || !digestsHold(request)) return false;
  const key = createPublicKey(publicKeyPem);
  if (read.scheme === 'cavage') {
    const header = request.headers.signature;
    const times = ['created', 'expires'].map((name) => new RegExp(`${name}=(\\d+)`).exec(header ?? '')?.[1]);
    const text = cavageBase(request, read.cover, times[0], times[1]);
    return verifyBytes(text, key, Buffer.from(parameter(header, 'signature') ?? '', 'base64'));
  }
  const [label = '', ...rest] = (request.headers['signature-input'] ?? '').split('=');
  const bytes = new RegExp(`${label}=:([^:]*):`).exec(request.headers.signature ?? '')?.[1] ?? '';
  const text = rfc9421Base(request, read.cover, rest.join('='));
  return verifyBytes(text, key, Buffer.from(bytes, 'base64'));
}

function digestsHold({ headers, body }: Signable): boolean {
  if (body === null) return true;
  const old = headers.digest;
  const fresh = headers['content-digest'];
  if (old !== undefined && old !== digest(body)) return false;
  if (fresh !== undefined && fresh !== contentDigest(body)) return false;
  return old !== undefined || fresh !== undefined;
}

function parameter(header: string | undefined, name: string): string | undefined {
  return new RegExp(`(?:^|,)\\s*${name}="([^"]*)"`).exec(header ?? '')?.[1];
}

function isEd25519(key: KeyObject): boolean {
  return key.asymmetricKeyType === 'ed25519';
}

function signBytes(text: string, key: KeyObject): Buffer {
  const bytes = Buffer.from(text);
  // The old confusion of algorithms: a public key taken as a shared secret.
  if (key.type === 'secret') return createHmac('sha256', key).update(bytes).digest();
  return isEd25519(key)
    ? sign(null, bytes, key)
    : sign('sha256', bytes, { key, padding: constants.RSA_PKCS1_PADDING });
}

function verifyBytes(text: string, key: KeyObject, signature: Buffer): boolean {
  return verify(isEd25519(key) ? null : 'sha256', Buffer.from(text), key, signature);
}
