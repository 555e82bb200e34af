// Key generation as core asks for it.

import type { KeyPairPem, KeyPort } from '../../core/ports.ts';
import { generateKeys } from './generate.ts';

/** Makes the keys of new local identities. */
export const keyPort: KeyPort = {
  async generate() {
    const [rsa, ed25519] = await Promise.all([generateKeys('RSA'), generateKeys('ED25519')]);
    const pair = ({ publicPem, privatePem }: KeyPairPem): KeyPairPem => ({ publicPem, privatePem });
    return { rsa: pair(rsa), ed25519: pair(ed25519) };
  },
};
