// Generates key pairs.

import { exportPKCS8, exportSPKI, generateKeyPair } from 'jose';
import type { KeyAlgorithm } from '../../db/enums.ts';

/** A new key pair as it is stored: SPKI and PKCS 8 PEM. */
export interface NewKeyPair {
  algorithm: KeyAlgorithm;
  publicPem: string;
  privatePem: string;
}

/** What jose calls them (RFC 7518, RFC 8037). */
const JOSE_ALGORITHM: Record<KeyAlgorithm, string> = { RSA: 'RS256', ED25519: 'Ed25519' };

/** Makes a key pair on the thread pool (RSA-2048 takes some 100 ms of another core, Ed25519 none to speak of). */
export async function generateKeys(algorithm: KeyAlgorithm): Promise<NewKeyPair> {
  const pair = await generateKeyPair(JOSE_ALGORITHM[algorithm], { modulusLength: 2048, extractable: true });
  return {
    algorithm,
    publicPem: await exportSPKI(pair.publicKey),
    privatePem: await exportPKCS8(pair.privateKey),
  };
}
