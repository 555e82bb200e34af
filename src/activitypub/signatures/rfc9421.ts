// Reads HTTP Message Signatures (RFC 9421).

import {
  type InnerList,
  isInnerList,
  type Parameters,
  parseDictionary,
  serializeInnerList,
} from 'structured-headers';
import type { KeyAlgorithm } from '../../db/enums.ts';
import { locateKey } from '../keys/key-id.ts';
import { checkContentDigest } from './digest.ts';
import { authorityOf, headerValue, needsDigest, type SignedRequest } from './request.ts';
import { type ReadSignature, type Refusal, refused, unreadableSignature } from './result.ts';
import { parseHttpDate, windowProblem } from './window.ts';

const MOST_COMPONENTS = 30;
/** A proxy may add one of its own; more would only be work. */
const MOST_SIGNATURES = 4;

/** One signature of a request: what it covers, in order, and its parameters. */
export interface SignatureInput {
  label: string;
  components: string[];
  parameters: Parameters;
  /** `Signature-Input`'s member in strict form: the last line of the signed text. */
  serialized: string;
  signature: Uint8Array;
}

/**
 * Parses `Signature-Input` and `Signature` (RFC 9421 §4.1, §4.2). Null where they are malformed, name anything twice
 * (structured fields let the last one win, so one reader could see what another does not), or use component parameters
 * (`;sf`, `;key`, `;req`), of which no request in the fediverse has need.
 */
export function parseSignatureInput(inputHeader: string, signatureHeader: string): SignatureInput[] | null {
  try {
    const inputs = parseDictionary(inputHeader);
    const signatures = parseDictionary(signatureHeader);
    if (inputs.size > MOST_SIGNATURES || countParts(inputHeader) !== partsOf(inputs.values())) return null;
    const parsed: SignatureInput[] = [];
    for (const [label, member] of inputs) {
      const signature = signatures.get(label)?.[0];
      if (!isInnerList(member) || !(signature instanceof ArrayBuffer)) return null;
      const components = readComponents(member);
      if (components === null) return null;
      parsed.push({
        label,
        components,
        parameters: member[1],
        serialized: serializeInnerList(member),
        signature: new Uint8Array(signature),
      });
    }
    return parsed.length > 0 ? parsed : null;
  } catch {
    return null;
  }
}

function readComponents(list: InnerList): string[] | null {
  const names: string[] = [];
  for (const [name, parameters] of list[0]) {
    if (typeof name !== 'string' || parameters.size > 0 || names.includes(name)) return null;
    if (name !== name.toLowerCase() || names.length >= MOST_COMPONENTS) return null;
    names.push(name);
  }
  return names;
}

/** How many members and parameters are written: the separators outside of strings and bytes. */
function countParts(header: string): number {
  const bare = header.replace(/"(?:[^"\\]|\\.)*"|:[A-Za-z0-9+/=]*:/g, '');
  return 1 + bare.replace(/[^,;]/g, '').length;
}

function partsOf(members: Iterable<ReturnType<ReturnType<typeof parseDictionary>['get']>>): number {
  let parts = 0;
  for (const member of members) parts += 1 + (member?.[1].size ?? 0);
  return parts;
}

/** The signature base (§2.5); a string in `lacking` names a component that the request does not have. */
export function signatureBase(
  request: SignedRequest,
  components: readonly string[],
  serialized: string,
): { base: Buffer } | { lacking: string } {
  const lines: string[] = [];
  for (const name of components) {
    const value = name.startsWith('@') ? derived(request, name) : headerValue(request, name);
    if (value === undefined) return { lacking: name };
    lines.push(`"${name}": ${value}`);
  }
  lines.push(`"@signature-params": ${serialized}`);
  return { base: Buffer.from(lines.join('\n')) };
}

/** Derived components (§2.2), from the origin we were addressed as: what was signed for another host differs here. */
function derived(request: SignedRequest, name: string): string | undefined {
  const { target } = request;
  const query = target.indexOf('?');
  switch (name) {
    case '@method':
      return request.method;
    case '@target-uri':
      return request.origin + target;
    case '@authority':
      return authorityOf(request.origin);
    case '@scheme':
      return request.origin.slice(0, request.origin.indexOf(':'));
    case '@request-target':
      return target;
    case '@path':
      return query === -1 ? target : target.slice(0, query);
    case '@query':
      return query === -1 ? '?' : target.slice(query);
    default:
      return undefined;
  }
}

/**
 * Reads an RFC 9421 signature: well-formed, of an algorithm we take, covering `@method`, the target (`@target-uri`, or
 * `@authority` with the path and any query) and with a body `content-digest`; made within the window; of this very
 * body. Of several signatures the first that is all this counts.
 */
export function readRfc9421(
  request: SignedRequest,
  inputHeader: string,
  now: number,
): ReadSignature | Refusal {
  const signatureHeader = headerValue(request, 'signature');
  if (signatureHeader === undefined) return unreadableSignature('Signature-Input comes without Signature');
  const inputs = parseSignatureInput(inputHeader, signatureHeader);
  if (inputs === null) return unreadableSignature('Signature-Input or Signature is malformed');
  let refusal: Refusal | null = null;
  for (const input of inputs) {
    const read = readOne(request, input, now);
    if (read.ok) return read;
    refusal ??= read;
  }
  return refusal ?? unreadableSignature('Signature-Input names no signature');
}

function readOne(request: SignedRequest, input: SignatureInput, now: number): ReadSignature | Refusal {
  const { components: covered, parameters, signature } = input;
  const keyId = parameters.get('keyid');
  if (typeof keyId !== 'string') return unreadableSignature('the signature lacks keyid');
  if (signature.length === 0) return unreadableSignature('the signature is empty');
  const algorithm = readAlgorithm(parameters);
  if (algorithm === undefined) return refused('the algorithm of the signature is not supported');
  const location = locateKey(keyId);
  if (location === null) return refused('the keyid names no key that could be looked up');
  const lacking = coverageProblem(request, covered);
  if (lacking !== null) return refused(`the signature does not cover ${lacking}`);
  const signedAt = readTime(request, input);
  if (signedAt === null) return refused('the signature does not say when it was made');
  const expires = parameters.get('expires');
  if (expires !== undefined && typeof expires !== 'number') return unreadableSignature('expires is no time');
  const problem = windowProblem(signedAt, expires === undefined ? null : expires * 1000, now);
  if (problem !== null) return refused(problem);
  const digest = digestProblem(request, covered);
  if (digest !== null) return digest;
  const text = signatureBase(request, covered, input.serialized);
  if ('lacking' in text) return refused(`the signed component ${text.lacking} is missing`);
  return {
    ok: true,
    scheme: 'rfc9421',
    keyId,
    location,
    algorithm,
    covered,
    signedAt,
    signature,
    bases: [text.base],
  };
}

/** Null leaves it to the key; undefined is refused: HMAC, ECDSA, RSA-PSS and whatever else. */
function readAlgorithm(parameters: Parameters): KeyAlgorithm | null | undefined {
  const name = parameters.get('alg');
  if (name === undefined) return null;
  if (name === 'rsa-v1_5-sha256') return 'RSA';
  return name === 'ed25519' ? 'ED25519' : undefined;
}

function coverageProblem(request: SignedRequest, covered: readonly string[]): string | null {
  const has = (name: string): boolean => covered.includes(name);
  if (!has('@method')) return '@method';
  if (!has('@target-uri')) {
    if (!has('@authority')) return '@target-uri';
    if (!has('@request-target')) {
      if (!has('@path')) return '@path';
      // Without a query there is nothing to cover; adding one later is noticed here.
      if (request.target.includes('?') && !has('@query')) return '@query';
    }
  }
  return needsDigest(request) && !has('content-digest') ? 'content-digest' : null;
}

/** `created`, or a covered Date where it is left out; epoch milliseconds. */
function readTime(request: SignedRequest, input: SignatureInput): number | null {
  const created = input.parameters.get('created');
  if (typeof created === 'number') return created * 1000;
  if (created !== undefined || !input.components.includes('date')) return null;
  return parseHttpDate(headerValue(request, 'date') ?? '');
}

function digestProblem(request: SignedRequest, covered: readonly string[]): Refusal | null {
  if (!covered.includes('content-digest')) return null;
  const header = headerValue(request, 'content-digest');
  if (header === undefined) return refused('the Content-Digest header is missing');
  const check = checkContentDigest(header, request.body);
  if (check === 'match') return null;
  if (check === 'unreadable') return unreadableSignature('the Content-Digest header is malformed');
  return refused(
    check === 'mismatch' ? 'the digest is not that of the body' : 'the digest must be sha-256 or sha-512',
  );
}
