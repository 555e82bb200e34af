// Encrypts files of a backup, and opens them again.

import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  type ScryptOptions,
  scrypt,
} from 'node:crypto';
import { Transform } from 'node:stream';
import { AppError } from '../lib/app-error.ts';

/**
 * What a folder of encrypted backups says of its key: a random one, sealed with one that scrypt makes of the
 * passphrase. `sealed` is AES-256-GCM over the key (nonce, ciphertext, tag; base64), and covers the other fields too.
 */
export interface KeyBox {
  readonly kdf: 'scrypt';
  readonly n: number;
  readonly r: number;
  readonly p: number;
  readonly salt: string;
  readonly sealed: string;
}

/** 64 MB of memory and about a third of a second here; a Pi with 1 GB has both. */
const COST = { n: 65_536, r: 8, p: 1 } as const;
/** More than that nobody is asked for by a file that somebody else may have written. */
const HIGHEST_N = 1_048_576;

const MAGIC = Buffer.from('PKSEAL1\n');
const SALT_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
/** Bytes that are sealed together, but for the last ones of a file. */
const CHUNK = 65_536;

/** A new random key, and the box that a passphrase opens. */
export async function makeKey(passphrase: string): Promise<{ key: Buffer; box: KeyBox }> {
  const open = { kdf: 'scrypt', ...COST, salt: randomBytes(SALT_BYTES).toString('base64') } as const;
  const key = randomBytes(KEY_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', await derive(passphrase, open), nonce);
  cipher.setAAD(header(open));
  const sealed = Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
  return { key, box: { ...open, sealed: sealed.toString('base64') } };
}

/** The key in a box. Errors: INVALID_INPUT for another passphrase, or a box that was changed. */
export async function openKey(box: KeyBox, passphrase: string): Promise<Buffer> {
  const wrong = () => new AppError('INVALID_INPUT', 'The passphrase does not open these backups.');
  const isSane =
    box.kdf === 'scrypt' && box.n > 1 && box.n <= HIGHEST_N && box.r === COST.r && box.p === COST.p;
  if (!isSane) throw wrong();
  const sealed = Buffer.from(box.sealed, 'base64');
  if (sealed.length !== NONCE_BYTES + KEY_BYTES + TAG_BYTES) throw wrong();
  try {
    const decipher = createDecipheriv(
      'aes-256-gcm',
      await derive(passphrase, box),
      sealed.subarray(0, NONCE_BYTES),
      { authTagLength: TAG_BYTES },
    );
    decipher.setAAD(header(box));
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    throw wrong();
  }
}

/** The name of a sealed blob: without the key nobody can ask whether a file they have is among them. */
export function sealedName(key: Buffer, sha256: string): string {
  return createHmac('sha256', key).update(sha256).digest('hex');
}

/**
 * Seals a stream: the magic, a salt, then chunks of at most 64 KB, each AES-256-GCM with its number and whether it is
 * the last one as nonce. The key is the file's own (HKDF of the key, the salt and `name`), so that files cannot take
 * each other's place.
 */
export function seal(key: Buffer, name: string): Transform {
  const salt = randomBytes(SALT_BYTES);
  const own = fileKey(key, salt, name);
  let waiting = Buffer.alloc(0);
  let count = 0;
  const sealed = (plain: Buffer, isLast: boolean) => {
    const cipher = createCipheriv('aes-256-gcm', own, nonceOf(count, isLast));
    count += 1;
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  };
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      waiting = Buffer.concat([waiting, chunk]);
      // The last chunk bears a mark, so one is held back.
      while (waiting.length > CHUNK) {
        this.push(sealed(waiting.subarray(0, CHUNK), false));
        waiting = waiting.subarray(CHUNK);
      }
      done();
    },
    flush(done) {
      this.push(sealed(waiting, true));
      done();
    },
  });
  stream.push(Buffer.concat([MAGIC, salt]));
  return stream;
}

/**
 * Opens what `seal` made. Fails with AppError UNAVAILABLE where a byte was changed, the end is cut off, or it is
 * another file.
 */
export function unseal(key: Buffer, name: string): Transform {
  const begin = MAGIC.length + SALT_BYTES;
  const whole = CHUNK + TAG_BYTES;
  let own: Buffer | null = null;
  let waiting = Buffer.alloc(0);
  let count = 0;
  const damaged = (cause?: unknown) =>
    new AppError('UNAVAILABLE', `${name} of the backup is damaged or cut off.`, { cause });
  const opened = (bytes: Buffer, isLast: boolean) => {
    if (own === null || bytes.length < TAG_BYTES) throw damaged();
    const decipher = createDecipheriv('aes-256-gcm', own, nonceOf(count, isLast), {
      authTagLength: TAG_BYTES,
    });
    count += 1;
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]);
    } catch (cause) {
      throw damaged(cause);
    }
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        waiting = Buffer.concat([waiting, chunk]);
        if (own === null) {
          if (waiting.length < begin) return done();
          if (!waiting.subarray(0, MAGIC.length).equals(MAGIC)) throw damaged();
          own = fileKey(key, waiting.subarray(MAGIC.length, begin), name);
          waiting = waiting.subarray(begin);
        }
        while (waiting.length > whole) {
          this.push(opened(waiting.subarray(0, whole), false));
          waiting = waiting.subarray(whole);
        }
        done();
      } catch (error) {
        done(error as Error);
      }
    },
    flush(done) {
      try {
        this.push(opened(waiting, true));
        done();
      } catch (error) {
        done(error as Error);
      }
    },
  });
}

function nonceOf(count: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeBigUInt64BE(BigInt(count), 3);
  nonce[NONCE_BYTES - 1] = isLast ? 1 : 0;
  return nonce;
}

function fileKey(key: Buffer, salt: Buffer, name: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, `pukeko backup ${name}`, KEY_BYTES));
}

function header({ kdf, n, r, p, salt }: Omit<KeyBox, 'sealed'>): Buffer {
  return Buffer.from(JSON.stringify(['pukeko-backup', 1, kdf, n, r, p, salt]));
}

function derive(passphrase: string, { n, r, p, salt }: Omit<KeyBox, 'sealed'>): Promise<Buffer> {
  const options: ScryptOptions = { N: n, r, p, maxmem: 256 * n * r };
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFC'), Buffer.from(salt, 'base64'), KEY_BYTES, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
