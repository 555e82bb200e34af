import { createHash, type KeyObject, sign } from 'node:crypto';

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

type Json = Record<string, unknown>;

/** Base58 (Bitcoin's alphabet), as multibase `z` wants it. */
export function base58(bytes: Uint8Array): string {
  let number = BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`);
  let text = '';
  for (; number > 0n; number /= 58n) text = ALPHABET.charAt(Number(number % 58n)) + text;
  for (const byte of bytes) {
    if (byte !== 0) break;
    text = `1${text}`;
  }
  return text;
}

/** An Ed25519 public key as `publicKeyMultibase` (FEP-521a): the multicodec prefix, then the 32 bytes. */
export function ed25519Multibase(publicKey: KeyObject): string {
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  return `z${base58(Buffer.concat([Buffer.from([0xed, 0x01]), raw]))}`;
}

/** JSON in the one form of RFC 8785: keys sorted, no spaces. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(',')}}`;
}

const PROOF_CONTEXT = 'https://w3id.org/security/data-integrity/v1';

/** The document with a proof of FEP-8b32 (`eddsa-jcs-2022`) by an Ed25519 key, and the context that defines proofs. */
export function withProof(content: Json, key: KeyObject, verificationMethod: string, created: Date): Json {
  const document = { ...content, '@context': [content['@context'], PROOF_CONTEXT].flat() };
  const config: Json = {
    '@context': document['@context'],
    type: 'DataIntegrityProof',
    cryptosuite: 'eddsa-jcs-2022',
    verificationMethod,
    proofPurpose: 'assertionMethod',
    created: created.toISOString().replace(/\.\d+Z$/, 'Z'),
  };
  const hash = (value: unknown) => createHash('sha256').update(canonicalJson(value)).digest();
  const bytes = Buffer.concat([hash(config), hash(document)]);
  return { ...document, proof: { ...config, proofValue: `z${base58(sign(null, bytes, key))}` } };
}
