import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { sha256Base64 } from '../../src/activitypub/signatures/digest.ts';
import type { SignedRequest } from '../../src/activitypub/signatures/request.ts';
import type { SignatureScheme } from '../../src/activitypub/signatures/result.ts';
import { prepareBody, signRequest } from '../../src/activitypub/signatures/sign.ts';
import { readSignature, verifySignature } from '../../src/activitypub/signatures/verify.ts';

export const NOW = Date.UTC(2026, 10, 5, 12, 0, 0);
export const HOUR = 3_600_000;
export const KEY_ID = 'https://e.test/users/eve#main-key';
export const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const otherRsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const ed25519 = generateKeyPairSync('ed25519');

const BODY = JSON.stringify({ id: 'https://e.test/1', type: 'Follow', actor: 'https://e.test/users/eve' });

export interface Making {
  scheme?: SignatureScheme;
  method?: 'GET' | 'POST';
  url?: string;
  key?: KeyObject;
  at?: number;
}

/** A request as our own signer makes it, seen by the host it is for. */
export async function made(making: Making = {}): Promise<SignedRequest> {
  const {
    scheme = 'cavage',
    method = 'POST',
    url = 'https://a.test/inbox',
    key = rsa.privateKey,
    at = NOW,
  } = making;
  const parsed = new URL(url);
  const body = method === 'GET' ? null : prepareBody(Buffer.from(BODY), 'application/activity+json');
  const headers = await signRequest(scheme, { method, url: parsed, body }, { id: KEY_ID, key }, at);
  return {
    method,
    target: parsed.pathname + parsed.search,
    headers,
    origin: parsed.origin,
    body: body?.bytes ?? null,
  };
}

export interface CavageParts {
  covered?: string;
  parameters?: string;
  algorithm?: string | null;
  keyId?: string;
  target?: string;
  signedTarget?: string;
  origin?: string;
  headers?: Record<string, string>;
  body?: string;
  key?: KeyObject;
  values?: Record<string, string>;
}

/** A draft-cavage POST signed by hand, so that every part can be wrong on its own. */
export function cavage(parts: CavageParts = {}): SignedRequest {
  const body = Buffer.from(parts.body ?? BODY);
  const target = parts.target ?? '/inbox';
  const headers: Record<string, string> = {
    host: 'a.test',
    date: new Date(NOW).toUTCString(),
    digest: `SHA-256=${sha256Base64(body)}`,
    'content-type': 'application/activity+json',
    ...parts.headers,
  };
  const covered = parts.covered ?? '(request-target) host date digest content-type';
  const values: Record<string, string> = {
    '(request-target)': `post ${parts.signedTarget ?? target}`,
    ...headers,
    ...parts.values,
  };
  const text = covered
    .split(' ')
    .map((name) => `${name.toLowerCase()}: ${values[name.toLowerCase()] ?? ''}`)
    .join('\n');
  const key = parts.key ?? rsa.privateKey;
  const signature = sign(key.asymmetricKeyType === 'rsa' ? 'sha256' : null, Buffer.from(text), key);
  const algorithm = parts.algorithm === null ? '' : `algorithm="${parts.algorithm ?? 'rsa-sha256'}",`;
  const keyId = parts.keyId ?? KEY_ID;
  headers.signature = `keyId="${keyId}",${algorithm}${parts.parameters ?? ''}headers="${covered}",signature="${signature.toString('base64')}"`;
  return { method: 'POST', target, headers, origin: parts.origin ?? 'https://a.test', body };
}

export interface RfcParts {
  covered?: string[];
  parameters?: string;
  values?: Record<string, string>;
  headers?: Record<string, string>;
  target?: string;
  origin?: string;
  key?: KeyObject;
}

/** An RFC 9421 POST signed by hand. */
export function rfc9421(parts: RfcParts = {}): SignedRequest {
  const body = Buffer.from(BODY);
  const target = parts.target ?? '/inbox';
  const headers: Record<string, string> = {
    host: 'a.test',
    date: new Date(NOW).toUTCString(),
    'content-digest': `sha-256=:${sha256Base64(body)}:`,
    ...parts.headers,
  };
  const covered = parts.covered ?? ['@method', '@target-uri', 'content-digest'];
  const values: Record<string, string> = {
    '@method': 'POST',
    '@target-uri': `https://a.test${target}`,
    '@authority': 'a.test',
    '@path': target.replace(/\?.*/, ''),
    '@query': /\?.*/.exec(target)?.[0] ?? '?',
    '@request-target': target,
    ...headers,
    ...parts.values,
  };
  const parameters = parts.parameters ?? `;created=${NOW / 1000};keyid="${KEY_ID}"`;
  const input = `(${covered.map((name) => `"${name}"`).join(' ')})${parameters}`;
  const lines = covered.map((name) => `"${name}": ${values[name] ?? ''}`);
  const text = [...lines, `"@signature-params": ${input}`].join('\n');
  const key = parts.key ?? rsa.privateKey;
  const signature = sign(key.asymmetricKeyType === 'rsa' ? 'sha256' : null, Buffer.from(text), key);
  headers['signature-input'] = `sig1=${input}`;
  headers.signature = `sig1=:${signature.toString('base64')}:`;
  return { method: 'POST', target, headers, origin: parts.origin ?? 'https://a.test', body };
}

/** What becomes of a request: `ok`, or the status and reason of its refusal. */
export async function outcome(
  request: SignedRequest,
  key: KeyObject = rsa.publicKey,
  now = NOW,
): Promise<string> {
  const read = readSignature(request, now);
  if (!read.ok) return `${read.status} ${read.reason}`;
  const verified = await verifySignature(read, key);
  return verified.ok ? 'ok' : `${verified.status} ${verified.reason}`;
}

/** The request with some headers changed or (undefined) taken away after signing. */
export function withHeaders(
  request: SignedRequest,
  changes: Record<string, string | string[] | undefined>,
): SignedRequest {
  return { ...request, headers: { ...request.headers, ...changes } };
}
