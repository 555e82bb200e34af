// Reads and writes Multikeys (FEP-521a).

import { createPublicKey, type KeyObject } from 'node:crypto';
import { decodeBase58, encodeBase58 } from './base58.ts';
import { algorithmOf } from './key-object.ts';

/** Multicodec names of what follows, as unsigned varints. */
const ED25519_PUB = [0xed, 0x01];
const RSA_PUB = [0x85, 0x24];

/** A base58 text of this length holds an RSA key of 8,192 bits; decoding is quadratic. */
const LONGEST_MULTIKEY = 1600;

/**
 * The `publicKeyMultibase` of a Multikey (FEP-521a): `z`, base58btc of the codec and the raw Ed25519 key or the PKCS 1
 * RSA key.
 */
export function encodeMultikey(key: KeyObject): string {
  return `z${encodeBase58(key.asymmetricKeyType === 'ed25519' ? ed25519Bytes(key) : rsaBytes(key))}`;
}

function ed25519Bytes(key: KeyObject): Uint8Array {
  const raw = Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');
  return Uint8Array.from([...ED25519_PUB, ...raw]);
}

function rsaBytes(key: KeyObject): Uint8Array {
  return Uint8Array.from([...RSA_PUB, ...key.export({ type: 'pkcs1', format: 'der' })]);
}

/** A public key from multibase (`z` base58btc or `u` base64url); null where it is none we take. */
export function decodeMultikey(text: string): KeyObject | null {
  if (text.length > LONGEST_MULTIKEY) return null;
  const bytes = decodeMultibase(text);
  if (bytes === null || bytes.length < 3) return null;
  const raw = Buffer.from(bytes.subarray(2));
  try {
    const key = keyFrom(bytes, raw);
    return key === null || algorithmOf(key) === null ? null : key;
  } catch {
    return null;
  }
}

function keyFrom(bytes: Uint8Array, raw: Buffer): KeyObject | null {
  if (startsWith(bytes, ED25519_PUB) && raw.length === 32) {
    return createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') },
      format: 'jwk',
    });
  }
  return startsWith(bytes, RSA_PUB) ? createPublicKey({ key: raw, format: 'der', type: 'pkcs1' }) : null;
}

function decodeMultibase(text: string): Uint8Array | null {
  if (text.startsWith('z')) return decodeBase58(text.slice(1));
  if (text.startsWith('u') && /^[\w-]+$/.test(text)) return Buffer.from(text.slice(1), 'base64url');
  return null;
}

function startsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return prefix.every((byte, at) => bytes[at] === byte);
}
