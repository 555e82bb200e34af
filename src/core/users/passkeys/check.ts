// Checks what passkeys answer, by the rules of WebAuthn Level 3 (7.1 and 7.2).

import type { Passkey } from '../../../db/rows.ts';
import { AppError, type AppErrorCode } from '../../../lib/app-error.ts';
import type { Created, Signed } from './answers.ts';
import { readClientData } from './answers.ts';
import type { PasskeyHost } from './host.ts';
import { ALGORITHMS } from './options.ts';

const PATH = ['input', 'response'];

/** What is kept of a new passkey. */
export type NewPasskey = Pick<
  Passkey,
  'credentialId' | 'publicKey' | 'counter' | 'transports' | 'isSyncable' | 'isBackedUp'
>;

/** A new passkey, checked: made for this host by its owner's will. Errors: INVALID_INPUT. */
export async function checkCreated(
  { rpId, origin }: PasskeyHost,
  created: Created,
  challenge: string,
): Promise<NewPasskey> {
  const refuse = (cause?: unknown) =>
    refusal('INVALID_INPUT', 'This passkey was not made for this server, or not as it was asked for.', cause);
  const { rk } = created.clientExtensionResults.credProps ?? {};
  if (rk === false)
    throw refusal(
      'INVALID_INPUT',
      'This device keeps no passkeys that sign in by themselves; take another one.',
    );
  if (readClientData(created).isFramed || !(await isPlain(created))) throw refuse();
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response: { ...created, clientExtensionResults: {}, response: { ...created.response, transports: [] } },
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: rpId,
    requireUserVerification: true,
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch((error: unknown) => {
    throw refuse(error);
  });
  if (!verified || registrationInfo.credential.id !== created.id) throw refuse();
  const { credential, credentialDeviceType, credentialBackedUp } = registrationInfo;
  return {
    credentialId: credential.id,
    publicKey: Buffer.from(credential.publicKey).toString('base64url'),
    counter: BigInt(credential.counter),
    transports: transportsOf(created),
    isSyncable: credentialDeviceType === 'multiDevice',
    isBackedUp: credentialBackedUp,
  };
}

/**
 * Whether a new passkey comes with nothing to check but itself. Others say of which make its device is, by
 * certificates; that was not asked for, and to check one the library may fetch an address that stands in it.
 */
async function isPlain({ response }: Created): Promise<boolean> {
  const { decodeAttestationObject } = await import('@simplewebauthn/server/helpers');
  try {
    const attestation = decodeAttestationObject(
      new Uint8Array(Buffer.from(response.attestationObject, 'base64url')),
    );
    const format = attestation.get('fmt');
    return format === 'none' || (format === 'packed' && attestation.get('attStmt').get('x5c') === undefined);
  } catch {
    return false;
  }
}

/** How browsers reach it, as they are told when it is not to be made twice. */
const transportsOf = ({ response }: Created) =>
  [...new Set(response.transports)]
    .filter((name) => /^[a-z-]{1,20}$/.test(name))
    .slice(0, 8)
    .join(' ');

/** What changed of a passkey by its use. */
export type Used = Pick<Passkey, 'counter' | 'isBackedUp'>;

/**
 * What a passkey signed, checked: for this host, by the key that is kept, with its owner known to its device. Whether
 * its counter went on is left to whoever writes it. Errors: UNAUTHENTICATED.
 */
export async function checkSigned(
  { rpId, origin }: PasskeyHost,
  signed: Signed,
  challenge: string,
  passkey: Passkey,
): Promise<Used> {
  const refuse = (cause?: unknown) =>
    refusal('UNAUTHENTICATED', 'This passkey did not sign in to this server as it was asked to.', cause);
  const { userHandle, ...response } = signed.response;
  if (userHandle !== passkey.userHandle || readClientData(signed).isFramed) throw refuse();
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: { ...signed, clientExtensionResults: {}, response: { ...response, userHandle } },
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: rpId,
    requireUserVerification: true,
    credential: {
      id: passkey.credentialId,
      publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
      counter: 0,
    },
  }).catch((error: unknown) => {
    throw refuse(error);
  });
  const { newCounter, credentialDeviceType, credentialBackedUp } = authenticationInfo;
  // A key that may be copied stays one (7.2, step 18).
  if (!verified || passkey.isSyncable !== (credentialDeviceType === 'multiDevice')) throw refuse();
  return { counter: BigInt(newCounter), isBackedUp: credentialBackedUp };
}

const refusal = (code: AppErrorCode, sentence: string, cause?: unknown) =>
  new AppError(code, sentence, { path: PATH, cause });
