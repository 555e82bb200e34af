// Says to push services who sends (VAPID, RFC 8292).

import { createECDH, createPrivateKey, hkdfSync, type KeyObject, sign } from 'node:crypto';

/** The order of P-256: private keys are numbers from 1 to one less. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
/** Push services take tokens that are good for at most a day. */
const LIFE_SECONDS = 12 * 3_600;

/** The key pair by which push services know this install. */
export interface VapidKeys {
  /** An uncompressed point of P-256, base64url without padding: apps subscribe for it. */
  publicKey: string;
  privateKey: KeyObject;
}

/**
 * The keys of an install, derived from its secret: they are the same at every start and in every process, and lie in no
 * database. With 48 bytes of key material no number is noticeably likelier than others.
 */
export function vapidKeys(secret: string): VapidKeys {
  const material = Buffer.from(hkdfSync('sha256', secret, '', 'pukeko: web push', 48));
  const number = (BigInt(`0x${material.toString('hex')}`) % (ORDER - 1n)) + 1n;
  const d = Buffer.from(number.toString(16).padStart(64, '0'), 'hex');
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(d);
  const point = ecdh.getPublicKey();
  const coordinate = (from: number) => point.subarray(from, from + 32).toString('base64url');
  const jwk = { kty: 'EC', crv: 'P-256', d: d.toString('base64url'), x: coordinate(1), y: coordinate(33) };
  return {
    publicKey: point.toString('base64url'),
    privateKey: createPrivateKey({ key: jwk, format: 'jwk' }),
  };
}

/**
 * A JWT (ES256) for the push service at an endpoint.
 * @param contact a `mailto:` or `https:` address at which its operators find ours
 * @param now epoch milliseconds
 */
export function vapidToken(
  { privateKey }: VapidKeys,
  endpoint: string,
  contact: string,
  now: number,
): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    aud: new URL(endpoint).origin,
    exp: Math.floor(now / 1000) + LIFE_SECONDS,
    sub: contact,
  };
  const text = `${part({ typ: 'JWT', alg: 'ES256' })}.${part(claims)}`;
  const signature = sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}
