// Parses public and private keys, and keeps the parsed ones.

import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { KeyAlgorithm } from '../../db/enums.ts';
import { growingLru } from '../../lib/cache/growing-lru.ts';

/** RSA below is weak, RSA above costs us more than the peer. */
const RSA_BITS = { least: 2048, most: 8192 };

/** What a key can do here; null for kinds and sizes we do not take. */
export function algorithmOf(key: KeyObject): KeyAlgorithm | null {
  if (key.asymmetricKeyType === 'ed25519') return 'ED25519';
  if (key.asymmetricKeyType !== 'rsa') return null;
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  return bits >= RSA_BITS.least && bits <= RSA_BITS.most ? 'RSA' : null;
}

/**
 * A public key from PEM (SPKI, or PKCS 1 as some servers send it); null where it is none we take. A private key is
 * none.
 */
export function parsePublicKey(pem: string): KeyObject | null {
  if (pem.length > 10_000 || !/-----BEGIN (?:RSA )?PUBLIC KEY-----/.test(pem)) return null;
  try {
    const key = createPublicKey(pem);
    return algorithmOf(key) === null ? null : key;
  } catch {
    return null;
  }
}

/** SPKI as PEM: how public keys are stored. */
export function publicPem(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }).toString();
}

/**
 * Parsed keys by their PEM. Parsing costs more than verifying (0.2 ms), so it is done once a key; the bound keeps a
 * flood of actors from filling the memory (a parsed RSA key is some 5 kB).
 */
export interface KeyObjectCache {
  /** Null for what `parsePublicKey` does not take; that is remembered too. */
  publicKey(pem: string): KeyObject | null;
  /** Our own keys. Throws where the PEM is no PKCS 8 key: then the database is damaged. */
  privateKey(pem: string): KeyObject;
}

export function createKeyObjectCache(max = 2000): KeyObjectCache {
  const publicKeys = growingLru<string, { key: KeyObject | null }>(max);
  const privateKeys = growingLru<string, KeyObject>(max);
  return {
    publicKey(pem) {
      const known = publicKeys.get(pem);
      if (known !== undefined) return known.key;
      const key = parsePublicKey(pem);
      publicKeys.set(pem, { key });
      return key;
    },
    privateKey(pem) {
      const known = privateKeys.get(pem);
      if (known !== undefined) return known;
      const key = createPrivateKey(pem);
      privateKeys.set(pem, key);
      return key;
    },
  };
}
