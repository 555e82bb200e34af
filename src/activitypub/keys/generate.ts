import { generateKeyPair, type KeyObject } from 'node:crypto';
import type { KeyAlgorithm } from '../../db/enums.ts';

/** A new key pair as it is stored: SPKI and PKCS 8 PEM. */
export interface NewKeyPair {
  algorithm: KeyAlgorithm;
  publicPem: string;
  privatePem: string;
}

/** Makes a key pair on the thread pool (RSA-2048 takes some 100 ms of another core, Ed25519 none to speak of). */
export async function generateKeys(algorithm: KeyAlgorithm): Promise<NewKeyPair> {
  const { publicKey, privateKey } = await (algorithm === 'RSA' ? generateRsa() : generateEd25519());
  return {
    algorithm,
    publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privatePem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

interface Pair {
  publicKey: KeyObject;
  privateKey: KeyObject;
}

function generateRsa(): Promise<Pair> {
  return new Promise((resolve, reject) => {
    generateKeyPair(
      'rsa',
      { modulusLength: 2048, publicExponent: 0x10001 },
      (error, publicKey, privateKey) => (error ? reject(error) : resolve({ publicKey, privateKey })),
    );
  });
}

function generateEd25519(): Promise<Pair> {
  return new Promise((resolve, reject) => {
    generateKeyPair('ed25519', undefined, (error, publicKey, privateKey) =>
      error ? reject(error) : resolve({ publicKey, privateKey }),
    );
  });
}
