// What a browser is asked for: the options of WebAuthn Level 3 as JSON (5.4, 5.5), which it reads with
// `PublicKeyCredential.parseCreationOptionsFromJSON` and `parseRequestOptionsFromJSON`.

import type { Passkey, User } from '../../../db/rows.ts';
import { displayHost } from '../../../lib/url/host-name.ts';
import { CHALLENGE_MS } from './challenges.ts';
import type { PasskeyHost } from './host.ts';

/** COSE algorithms, those we like best first: EdDSA with Ed25519, ES256 and, for Windows Hello, RS256. */
export const ALGORITHMS = [-8, -7, -257];

interface Creating {
  challenge: string;
  userHandle: string;
  user: Pick<User, 'email'>;
  /** Passkeys of the login on this host: no device is to hold two of them. */
  held: readonly Pick<Passkey, 'credentialId' | 'transports'>[];
}

/** For `navigator.credentials.create`, as JSON text. */
export function creationOptions(
  { domain, rpId }: PasskeyHost,
  { challenge, userHandle, user, held }: Creating,
): string {
  return JSON.stringify({
    rp: { id: rpId, name: domain.title || displayHost(domain.name) },
    user: { id: userHandle, name: user.email, displayName: user.email },
    challenge,
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
    timeout: CHALLENGE_MS,
    excludeCredentials: held.map(({ credentialId: id, transports }) => ({
      type: 'public-key',
      id,
      transports: transports.split(' ').filter(Boolean),
    })),
    // It is found without a name being typed, and its device knows its owner by finger, face or PIN: two factors.
    authenticatorSelection: {
      residentKey: 'required',
      requireResidentKey: true,
      userVerification: 'required',
    },
    // Which make of device it is does not matter here, and tells something of its owner.
    attestation: 'none',
    extensions: { credProps: true },
  });
}

/** For `navigator.credentials.get`, as JSON text: any passkey of this host will do. */
export function requestOptions({ rpId }: PasskeyHost, challenge: string): string {
  return JSON.stringify({
    challenge,
    rpId,
    allowCredentials: [],
    userVerification: 'required',
    timeout: CHALLENGE_MS,
  });
}
