// Seals tokens for the database: AES-256-GCM by a key that is derived from the install's secret.

import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import type { SealPort } from '../core/ports.ts';
import type { Random } from '../lib/random.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * `secret`: whatever the operator keeps outside of the database (config/secrets.ts). A sealed text is nonce, tag and
 * ciphertext as base64url.
 */
export function createSeal(secret: string, random: Random): SealPort {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'pukeko: sealed tokens', 32));
  return {
    seal(text) {
      const nonce = random.bytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64url');
      if (bytes.byteLength < NONCE_BYTES + TAG_BYTES) return null;
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      try {
        const opened = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
        return Buffer.concat([opened, decipher.final()]).toString('utf8');
      } catch {
        return null;
      }
    },
  };
}
