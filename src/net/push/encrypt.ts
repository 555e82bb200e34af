// Encrypts what is pushed for the app it is meant for: RFC 8291, or its fourth draft for older apps.

/*
 * Why no library: `web-push` (newest release 3.6.7) opens its own https connections, which would pass by the address
 * filter, budgets and deadlines of net/, and brings asn1.js, jws, https-proxy-agent and minimist for what node:crypto
 * does here already; only its call of `http_ece` would be used. `http_ece` itself (1.2.1, no dependencies) is made for
 * streams of many records and for keys by name; a pushed message is one record, and what is left of the RFC then is
 * three derivations and one AES-GCM call of node:crypto, less than the code around the library would be. The tests
 * decrypt what this file makes with `http_ece`, in both encodings, so that a mistake here is found by somebody else's
 * code.
 */

import { createCipheriv, createECDH, hkdfSync } from 'node:crypto';

/** What an app subscribed with. */
export interface PushKeys {
  /** An uncompressed point of P-256, 65 bytes. */
  p256dh: Buffer;
  /** 16 bytes. */
  auth: Buffer;
}

/** An encrypted message, with the headers that say how it was encrypted. */
export interface Encrypted {
  body: Buffer;
  headers: Record<string, string>;
}

/**
 * Bytes that fit into one record of 4096 with its header (86), padding mark (1) and tag (16): push services take no
 * more.
 */
export const LONGEST_MESSAGE = 3_993;
const RECORD_SIZE = 4_096;
const TAG_BYTES = 16;

/**
 * Encrypts a message of at most `LONGEST_MESSAGE` bytes. Throws where the point is none of the curve.
 * @param salt 16 random bytes, fresh for every message
 * @param isStandard `aes128gcm` (RFC 8291); otherwise `aesgcm` of draft-ietf-webpush-encryption-04
 */
export function encryptPush(keys: PushKeys, message: Buffer, salt: Buffer, isStandard: boolean): Encrypted {
  if (message.byteLength > LONGEST_MESSAGE)
    throw new RangeError(`A pushed message has at most ${LONGEST_MESSAGE} bytes.`);
  const ecdh = createECDH('prime256v1');
  const sender = ecdh.generateKeys();
  const secret = ecdh.computeSecret(keys.p256dh);
  return isStandard
    ? standard(keys, message, salt, sender, secret)
    : draft(keys, message, salt, sender, secret);
}

function standard(
  { p256dh, auth }: PushKeys,
  message: Buffer,
  salt: Buffer,
  sender: Buffer,
  secret: Buffer,
): Encrypted {
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), p256dh, sender]);
  const ikm = derive(secret, auth, info, 32);
  const key = derive(ikm, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = derive(ikm, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
  const header = Buffer.alloc(21);
  salt.copy(header);
  header.writeUInt32BE(RECORD_SIZE, 16);
  header.writeUInt8(sender.byteLength, 20);
  // One record, and 2 says that it is the last one (RFC 8188, 2).
  const sealed = seal(key, nonce, Buffer.concat([message, Buffer.from([2])]));
  return {
    body: Buffer.concat([header, sender, sealed]),
    headers: { 'content-encoding': 'aes128gcm' },
  };
}

function draft(
  { p256dh, auth }: PushKeys,
  message: Buffer,
  salt: Buffer,
  sender: Buffer,
  secret: Buffer,
): Encrypted {
  const ikm = derive(secret, auth, Buffer.from('Content-Encoding: auth\0'), 32);
  const length = Buffer.from([0, 65]);
  const context = Buffer.concat([Buffer.from('P-256\0'), length, p256dh, length, sender]);
  const key = derive(ikm, salt, Buffer.concat([Buffer.from('Content-Encoding: aesgcm\0'), context]), 16);
  const nonce = derive(ikm, salt, Buffer.concat([Buffer.from('Content-Encoding: nonce\0'), context]), 12);
  // Two bytes before the message count its padding, of which there is none.
  const body = seal(key, nonce, Buffer.concat([Buffer.alloc(2), message]));
  return {
    body,
    headers: {
      'content-encoding': 'aesgcm',
      encryption: `salt=${salt.toString('base64url')}`,
      'crypto-key': `dh=${sender.toString('base64url')}`,
    },
  };
}

function derive(key: Buffer, salt: Buffer, info: Buffer, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, info, length));
}

function seal(key: Buffer, nonce: Buffer, text: Buffer): Buffer {
  const cipher = createCipheriv('aes-128-gcm', key, nonce, { authTagLength: TAG_BYTES });
  return Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
}
