// Reads signatures of draft-cavage-http-signatures-12.

import type { KeyAlgorithm } from '../../db/enums.ts';
import { locateKey } from '../keys/key-id.ts';
import { checkDigest } from './digest.ts';
import { authorityOf, headerValue, needsDigest, type SignedRequest } from './request.ts';
import { type ReadSignature, type Refusal, refused, unreadableSignature } from './result.ts';
import { parseHttpDate, windowProblem } from './window.ts';

/** More would only be work: real servers sign five or six. */
const MOST_HEADERS = 30;

const PARAMETER =
  /\s*([A-Za-z][A-Za-z0-9_-]*)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([0-9]+(?:\.[0-9]+)?))\s*(?:,|$)/y;

/** The parameters of a `Signature` header; null where it is malformed or names one twice. */
export function parseSignatureHeader(header: string): Map<string, string> | null {
  const parameters = new Map<string, string>();
  PARAMETER.lastIndex = 0;
  while (PARAMETER.lastIndex < header.length) {
    const match = PARAMETER.exec(header);
    const name = match?.[1];
    if (match === null || name === undefined || parameters.has(name)) return null;
    parameters.set(name, match[2]?.replace(/\\(.)/g, '$1') ?? match[3] ?? '');
  }
  return parameters;
}

/**
 * Reads a signature of draft-cavage-http-signatures-12: well-formed, of an algorithm we take, covering
 * `(request-target)`, `host`, `date` or `(created)`, and with a body `digest`; made within the window; of this very
 * body.
 */
export function readCavage(request: SignedRequest, header: string, now: number): ReadSignature | Refusal {
  const parameters = parseSignatureHeader(header);
  if (parameters === null) return unreadableSignature('the Signature header is malformed');
  const keyId = parameters.get('keyId');
  const encoded = parameters.get('signature');
  if (!keyId || !encoded) return unreadableSignature('the Signature header lacks keyId or signature');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) return unreadableSignature('the signature is not base64');
  const covered = readCovered(parameters.get('headers'));
  if (covered === null) return unreadableSignature('the list of signed headers is empty or malformed');
  const claimed = readAlgorithm(parameters.get('algorithm'));
  if (claimed === undefined) return refused('the algorithm of the signature is not supported');
  const location = locateKey(keyId);
  if (location === null) return refused('the keyId names no key that could be looked up');
  const lacking = required(request).find((name) => !covered.includes(name));
  if (lacking !== undefined) return refused(`the signature does not cover ${lacking}`);
  const time = readTimes(request, parameters, covered, now);
  if (typeof time !== 'number') return time;
  const digest = digestProblem(request, covered);
  if (digest !== null) return digest;
  const bases = signatureTexts(request, parameters, covered);
  if (typeof bases === 'string') return refused(bases);
  const signature = Buffer.from(encoded, 'base64');
  return {
    ok: true,
    scheme: 'cavage',
    keyId,
    location,
    algorithm: claimed,
    covered,
    signedAt: time,
    signature,
    bases,
  };
}

/**
 * Without the parameter `(created)` alone is meant (§2.1.6), which is never enough; an empty list signs nothing at all.
 */
function readCovered(headers: string | undefined): string[] | null {
  const names = (headers ?? '(created)').toLowerCase().split(/ +/).filter(Boolean);
  const isUnique = new Set(names).size === names.length;
  return names.length > 0 && names.length <= MOST_HEADERS && isUnique ? names : null;
}

/**
 * Null leaves it to the key (`hs2019`, or nothing said); undefined is refused: `none`, HMAC, RSA with SHA-1 and
 * whatever else.
 */
function readAlgorithm(name: string | undefined): KeyAlgorithm | null | undefined {
  if (name === undefined || name === 'hs2019') return null;
  return name === 'rsa-sha256' ? 'RSA' : undefined;
}

function required(request: SignedRequest): string[] {
  return needsDigest(request) ? ['(request-target)', 'host', 'digest'] : ['(request-target)', 'host'];
}

/** The time of signing in epoch milliseconds: every signed time must be in the window, and there must be one. */
function readTimes(
  request: SignedRequest,
  parameters: ReadonlyMap<string, string>,
  covered: readonly string[],
  now: number,
): number | Refusal {
  const times: number[] = [];
  if (covered.includes('(created)')) {
    // §2.3: older algorithm names never knew it, so a signer that claims both is confused or up to something.
    if (parameters.get('algorithm') === 'rsa-sha256') return refused('(created) is not for rsa-sha256');
    times.push(Number(parameters.get('created') ?? Number.NaN) * 1000);
  }
  if (covered.includes('date')) times.push(parseHttpDate(headerValue(request, 'date') ?? '') ?? Number.NaN);
  const [first] = times;
  if (first === undefined) return refused('the signature covers neither date nor (created)');
  const expires = parameters.get('expires');
  const expiresAt = expires === undefined ? null : Number(expires) * 1000;
  for (const time of times) {
    if (Number.isNaN(time)) return refused('the signed date is missing or unreadable');
    const problem = windowProblem(time, expiresAt, now);
    if (problem !== null) return refused(problem);
  }
  return first;
}

function digestProblem(request: SignedRequest, covered: readonly string[]): Refusal | null {
  if (!covered.includes('digest')) return null;
  const header = headerValue(request, 'digest');
  if (header === undefined) return refused('the Digest header is missing');
  const check = checkDigest(header, request.body);
  if (check === 'match') return null;
  if (check === 'unreadable') return unreadableSignature('the Digest header is malformed');
  return refused(check === 'mismatch' ? 'the digest is not that of the body' : 'the digest must be SHA-256');
}

/**
 * The text to be verified; a second one without the query, because some servers leave it out. A string says what is
 * missing.
 */
function signatureTexts(
  request: SignedRequest,
  parameters: ReadonlyMap<string, string>,
  covered: readonly string[],
): Buffer[] | string {
  const query = request.target.indexOf('?');
  const targets = query === -1 ? [request.target] : [request.target, request.target.slice(0, query)];
  const bases: Buffer[] = [];
  for (const target of targets) {
    const lines: string[] = [];
    for (const name of covered) {
      const value = lineValue(request, parameters, name, target);
      if (value === undefined) return `the signed header ${name} is missing`;
      lines.push(`${name}: ${value}`);
    }
    bases.push(Buffer.from(lines.join('\n')));
  }
  return bases;
}

function lineValue(
  request: SignedRequest,
  parameters: ReadonlyMap<string, string>,
  name: string,
  target: string,
): string | undefined {
  if (name === '(request-target)') return `${request.method.toLowerCase()} ${target}`;
  if (name === '(created)') return parameters.get('created');
  if (name === '(expires)') return parameters.get('expires');
  return name === 'host' ? hostValue(request) : headerValue(request, name);
}

/**
 * What must stand for `host`: the host we were addressed as, in the letters of the header where that is the same
 * host (case, default port), since those were signed. Behind a proxy the header may be another.
 */
function hostValue(request: SignedRequest): string {
  const addressed = authorityOf(request.origin);
  const written = headerValue(request, 'host');
  if (written === undefined || written === addressed) return addressed;
  const defaultPort = request.origin.startsWith('https:') ? ':443' : ':80';
  const normal = written.toLowerCase();
  return normal === addressed || normal === addressed + defaultPort ? written : addressed;
}
