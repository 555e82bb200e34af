import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { KeyPort } from '../../../src/core/ports.ts';

export interface KeyPair {
  privateKey: KeyObject;
  publicKey: KeyObject;
}

const generate = promisify(generateKeyPair) as unknown as (type: string, options: object) => Promise<KeyPair>;

/** A new key of RSA-2048, as the fediverse has it. */
export function rsaKeyPair(): Promise<KeyPair> {
  return generate('rsa', { modulusLength: 2048 });
}

export function ed25519KeyPair(): Promise<KeyPair> {
  return generate('ed25519', {});
}

/** More than one test has people. */
const LENGTH = 48;
const ring: (Promise<KeyPair> | undefined)[] = [];
let turn = 0;

/**
 * The next RSA key of this process: another one at each call, and the first again when all had their turn. Making one
 * takes a tenth of a second of CPU, and the tests have hundreds of people.
 */
export function nextRsaKeyPair(): Promise<KeyPair> {
  const place = turn % LENGTH;
  turn += 1;
  ring[place] ??= rsaKeyPair();
  return ring[place];
}

/** Keys of the ring for identities of ours. */
export const ringKeys: KeyPort = {
  async generate() {
    const [rsa, ed25519] = await Promise.all([nextRsaKeyPair(), ed25519KeyPair()]);
    const pem = ({ publicKey, privateKey }: KeyPair) => ({
      publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      privatePem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    });
    return { rsa: pem(rsa), ed25519: pem(ed25519) };
  },
};
