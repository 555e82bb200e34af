// Checks the signature of a received request: first without its key, then with it.

import { type KeyObject, verify } from 'node:crypto';
import { algorithmOf } from '../keys/key-object.ts';
import { readCavage } from './cavage.ts';
import { headerValue, type SignedRequest } from './request.ts';
import { missing, type ReadSignature, type Refusal, refused, unreadableSignature } from './result.ts';
import { readRfc9421 } from './rfc9421.ts';

/**
 * First step: everything that can be said about a request's signature without its key. RFC 9421 where there is a
 * `Signature-Input`, else draft-cavage. Never throws. Refusals: missing 401, unreadable 400, refused 401.
 */
export function readSignature(request: SignedRequest, now: number): ReadSignature | Refusal {
  const header = headerValue(request, 'signature');
  const input = headerValue(request, 'signature-input');
  if (header === undefined && input === undefined) return missing();
  // Absolute forms and `*` have no place here, and would be read differently by the two schemes.
  if (!request.target.startsWith('/')) return unreadableSignature('the request target is no path');
  if (input !== undefined) return readRfc9421(request, input, now);
  return readCavage(request, header ?? '', now);
}

/**
 * Second step: whether the key made the signature. What takes long is done on the thread pool; an ordinary RSA key is
 * not worth waking a thread for.
 */
export async function verifySignature(read: ReadSignature, key: KeyObject): Promise<{ ok: true } | Refusal> {
  const algorithm = algorithmOf(key);
  if (algorithm === null) return refused('the key is of a kind we do not take');
  if (read.algorithm !== null && read.algorithm !== algorithm) {
    return refused('the key is not of the algorithm that the signature names');
  }
  const digest = algorithm === 'RSA' ? 'sha256' : null;
  const isQuick = isQuickToVerify(key);
  for (const base of read.bases) {
    const isValid = isQuick
      ? verifiesNow(digest, base, key, read.signature)
      : await verifies(digest, base, key, read.signature);
    if (isValid) return { ok: true };
  }
  return refused('the signature was not made with that key over this request');
}

/**
 * RSA with 2048 bits takes 25 µs; to hand it to another thread takes the event loop 17 to 80 µs, the more the quieter
 * the machine. Ed25519 takes 85 µs, longer RSA keys 70 and more; RSA with another exponent than everybody's may take as
 * long as signing.
 */
function isQuickToVerify(key: KeyObject): boolean {
  if (key.asymmetricKeyType !== 'rsa') return false;
  const { modulusLength = Number.POSITIVE_INFINITY, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  return modulusLength <= 2048 && publicExponent === 65_537n;
}

function verifiesNow(digest: 'sha256' | null, base: Buffer, key: KeyObject, signature: Uint8Array): boolean {
  try {
    return verify(digest, base, key, signature);
  } catch {
    // A signature of another length or form: not verified, whatever OpenSSL calls it.
    return false;
  }
}

function verifies(
  digest: 'sha256' | null,
  base: Buffer,
  key: KeyObject,
  signature: Uint8Array,
): Promise<boolean> {
  return new Promise((resolve) => {
    verify(digest, base, key, signature, (error, isValid) => resolve(error === null && isValid));
  });
}
