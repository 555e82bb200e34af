import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** What an answer says other than a device of good will would. */
export interface Oddities {
  /** The page that asked. */
  origin?: string;
  rpId?: string;
  challenge?: string;
  type?: string;
  crossOrigin?: boolean;
  topOrigin?: string;
  isVerified?: boolean;
  isPresent?: boolean;
  isSyncable?: boolean;
  isBackedUp?: boolean;
  counter?: number;
  userHandle?: string | null;
  /** The key that signs, in place of its own. */
  key?: KeyObject;
  /** `rk` of the extension credProps; left out when null. */
  isDiscoverable?: boolean | null;
  attestation?: 'none' | 'self' | 'certificate';
  transports?: string[];
}

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest();
const toText = (data: Uint8Array) => Buffer.from(data).toString('base64url');

/** CBOR (RFC 8949) as far as devices write it. */
type Cbor = number | string | Uint8Array | Cbor[] | Map<Cbor, Cbor>;
function head(major: number, count: number): Buffer {
  if (count < 24) return Buffer.from([(major << 5) | count]);
  if (count < 256) return Buffer.from([(major << 5) | 24, count]);
  return Buffer.from([(major << 5) | 25, count >> 8, count & 255]);
}
function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string')
    return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(cbor)]);
  return Buffer.concat([head(5, value.size), ...[...value].flat().map((each) => cbor(each as Cbor))]);
}

interface Credential {
  id: Buffer;
  rpId: string;
  userHandle: string;
  privateKey: KeyObject;
  algorithm: 'ES256' | 'EdDSA';
  counter: number;
}

/** A device with passkeys, in software (WebAuthn Level 3, 6): what tests answer in place of a browser. */
export class SoftAuthenticator {
  readonly algorithm: 'ES256' | 'EdDSA';
  readonly origin: string;
  /** Whether it counts its signatures; devices that copy their keys do not. */
  readonly counts: boolean;
  readonly credentials: Credential[] = [];

  constructor(
    origin: string,
    { algorithm = 'ES256', counts = true }: { algorithm?: 'ES256' | 'EdDSA'; counts?: boolean } = {},
  ) {
    this.origin = origin;
    this.algorithm = algorithm;
    this.counts = counts;
  }

  /** Makes a passkey as `navigator.credentials.create` does: the RegistrationResponseJSON as text. */
  create(options: string, odd: Oddities = {}): string {
    const asked = JSON.parse(options);
    const { publicKey, privateKey } =
      this.algorithm === 'ES256'
        ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
        : generateKeyPairSync('ed25519');
    const credential: Credential = {
      id: randomBytes(32),
      rpId: asked.rp.id,
      userHandle: asked.user.id,
      privateKey,
      algorithm: this.algorithm,
      counter: 0,
    };
    this.credentials.push(credential);
    const key = cbor(coseOf(publicKey, this.algorithm));
    const length = Buffer.from([credential.id.length >> 8, credential.id.length & 255]);
    const attested = Buffer.concat([Buffer.alloc(16), length, credential.id, key]);
    const authData = this.#authData(credential, odd, attested);
    const clientData = this.#clientData('webauthn.create', asked.challenge, odd);
    const signed = () => signBy(credential, Buffer.concat([authData, sha256(clientData)]), odd.key);
    const attestation = new Map<Cbor, Cbor>([
      ['fmt', odd.attestation === undefined || odd.attestation === 'none' ? 'none' : 'packed'],
      ['attStmt', statementOf(this.algorithm, odd.attestation ?? 'none', signed)],
      ['authData', authData],
    ]);
    const rk = odd.isDiscoverable === undefined ? true : odd.isDiscoverable;
    return JSON.stringify({
      ...this.#named(credential),
      response: {
        clientDataJSON: toText(clientData),
        attestationObject: toText(cbor(attestation)),
        transports: odd.transports ?? ['internal', 'hybrid'],
      },
      authenticatorAttachment: 'platform',
      clientExtensionResults: rk === null ? {} : { credProps: { rk } },
    });
  }

  /** Signs as `navigator.credentials.get` does: the AuthenticationResponseJSON as text. */
  get(options: string, odd: Oddities = {}, credential = this.credentials.at(-1)): string {
    const asked = JSON.parse(options);
    if (!credential) throw new Error('There is no passkey on this device.');
    if (this.counts) credential.counter += 1;
    const authData = this.#authData(credential, odd);
    const clientData = this.#clientData('webauthn.get', asked.challenge, odd);
    const signature = signBy(credential, Buffer.concat([authData, sha256(clientData)]), odd.key);
    const userHandle = odd.userHandle === undefined ? credential.userHandle : odd.userHandle;
    return JSON.stringify({
      ...this.#named(credential),
      response: {
        clientDataJSON: toText(clientData),
        authenticatorData: toText(authData),
        signature: toText(signature),
        ...(userHandle === null ? {} : { userHandle }),
      },
      authenticatorAttachment: 'platform',
      clientExtensionResults: {},
    });
  }

  #named({ id }: Credential) {
    return { id: toText(id), rawId: toText(id), type: 'public-key' };
  }

  #authData({ rpId, counter }: Credential, odd: Oddities, attested?: Buffer): Buffer {
    const flags =
      ((odd.isPresent ?? true) ? 0x01 : 0) |
      ((odd.isVerified ?? true) ? 0x04 : 0) |
      ((odd.isSyncable ?? !this.counts) ? 0x08 : 0) |
      ((odd.isBackedUp ?? !this.counts) ? 0x10 : 0) |
      (attested ? 0x40 : 0);
    const count = Buffer.alloc(4);
    count.writeUInt32BE(odd.counter ?? counter);
    return Buffer.concat([
      sha256(odd.rpId ?? rpId),
      Buffer.from([flags]),
      count,
      attested ?? Buffer.alloc(0),
    ]);
  }

  #clientData(type: string, challenge: string, odd: Oddities): Buffer {
    const { crossOrigin = false, topOrigin } = odd;
    return Buffer.from(
      JSON.stringify({
        type: odd.type ?? type,
        challenge: odd.challenge ?? challenge,
        origin: odd.origin ?? this.origin,
        crossOrigin,
        ...(topOrigin === undefined ? {} : { topOrigin }),
      }),
    );
  }
}

function coseOf(publicKey: KeyObject, algorithm: 'ES256' | 'EdDSA'): Map<Cbor, Cbor> {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const bytes = (text: string) => Buffer.from(text, 'base64url');
  return algorithm === 'ES256'
    ? new Map<Cbor, Cbor>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, bytes(x)],
        [-3, bytes(y)],
      ])
    : new Map<Cbor, Cbor>([
        [1, 1],
        [3, -8],
        [-1, 6],
        [-2, bytes(x)],
      ]);
}

function signBy({ algorithm, privateKey }: Credential, data: Buffer, key = privateKey): Buffer {
  return sign(algorithm === 'ES256' ? 'sha256' : null, data, key);
}

function statementOf(
  algorithm: 'ES256' | 'EdDSA',
  attestation: 'none' | 'self' | 'certificate',
  signed: () => Buffer,
): Map<Cbor, Cbor> {
  if (attestation === 'none') return new Map();
  const statement = new Map<Cbor, Cbor>([
    ['alg', algorithm === 'ES256' ? -7 : -8],
    ['sig', signed()],
  ]);
  // What stands in it is never looked at.
  if (attestation === 'certificate') statement.set('x5c', [randomBytes(64)]);
  return statement;
}
