import type { ScryptOptions } from 'node:crypto';
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KeyBox, makeKey, openKey, seal, sealedName, unseal } from '../../src/backup/seal.ts';

/** What scrypt was asked for; what would take all memory of the machine is not done. */
const costs: ScryptOptions[] = [];
const { randomBytes, scrypt: real } = crypto;
beforeAll(() => {
  crypto.scrypt = ((...given: Parameters<typeof real>) => {
    const [, , , options, done] = given as [never, never, never, ScryptOptions, (error: Error) => void];
    costs.push(options);
    if ((options.N ?? 0) > 2 ** 20 || options.r !== 8 || options.p !== 1) done(new Error('too much'));
    else real(...given);
  }) as typeof real;
  syncBuiltinESMExports();
});
afterAll(() => {
  crypto.scrypt = real;
  syncBuiltinESMExports();
});

const CHUNK = 65_536;
/** The magic and the salt stand before the first chunk; a tag is behind each. */
const BEGIN = 8 + 32;
const TAG = 16;

const key = randomBytes(32);

/** What comes out of a stream; fails as it fails. */
async function through(bytes: Buffer, stream: ReturnType<typeof seal>, pieces = 10_000): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += pieces) parts.push(bytes.subarray(at, at + pieces));
  const [, all] = await Promise.all([pipeline(Readable.from(parts), stream), buffer(stream)]);
  return all;
}
const sealed = (plain: Buffer, name = 'media') => through(plain, seal(key, name));
const opened = (bytes: Buffer, name = 'media', by = key) => through(bytes, unseal(by, name), 7_777);

const DAMAGED = { code: 'UNAVAILABLE', message: expect.stringMatching(/damaged or cut off/) };

describe('a sealed file', () => {
  it.each([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 5])(
    'of %i bytes is opened',
    async (size) => {
      const plain = randomBytes(size);
      expect((await opened(await sealed(plain))).equals(plain)).toBe(true);
    },
  );

  it('is another one each time, and shows nothing of what is in it', async () => {
    const plain = Buffer.alloc(1_000, 'a secret ');
    const [one, other] = [await sealed(plain), await sealed(plain)];
    expect(one.equals(other)).toBe(false);
    expect(one.includes('secret')).toBe(false);
  });

  it('is noticed where a byte was changed, its end is missing, or its chunks have other places', async () => {
    const plain = randomBytes(3 * CHUNK);
    const whole = await sealed(plain);
    const second = BEGIN + CHUNK + TAG;
    const third = second + CHUNK + TAG;
    for (const at of [0, 10, BEGIN, second + 5, whole.length - 1]) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await expect(opened(changed), `byte ${at}`).rejects.toMatchObject(DAMAGED);
    }
    for (const end of [0, 5, BEGIN, BEGIN + 3, second, third, whole.length - 1])
      await expect(opened(whole.subarray(0, end)), `cut at ${end}`).rejects.toMatchObject(DAMAGED);
    const swapped = [whole.subarray(0, BEGIN), whole.subarray(second, third), whole.subarray(BEGIN, second)];
    await expect(opened(Buffer.concat([...swapped, whole.subarray(third)]))).rejects.toMatchObject(DAMAGED);
  });

  it('cannot take the place of another one, nor be opened with another key', async () => {
    const whole = await sealed(Buffer.from('of posts'), 'posts');
    await expect(opened(whole, 'users')).rejects.toMatchObject(DAMAGED);
    await expect(opened(whole, 'posts', randomBytes(32))).rejects.toMatchObject(DAMAGED);
    expect(String(await opened(whole, 'posts'))).toBe('of posts');
  });

  it('has a name that tells who lacks the key nothing', () => {
    const name = sealedName(key, 'ab'.repeat(32));
    expect(name).toMatch(/^[0-9a-f]{64}$/);
    expect(sealedName(key, 'ab'.repeat(32))).toBe(name);
    expect(sealedName(randomBytes(32), 'ab'.repeat(32))).not.toBe(name);
  });
});

describe('the key of a folder of backups', () => {
  let made: Buffer;
  let box: KeyBox;
  beforeAll(async () => {
    ({ key: made, box } = await makeKey('käse und brot'));
  });
  const WRONG = { code: 'INVALID_INPUT', message: 'The passphrase does not open these backups.' };

  it('is opened with its passphrase alone, however its letters are written', async () => {
    expect((await openKey(box, 'käse und brot'.normalize('NFD'))).equals(made)).toBe(true);
    await expect(openKey(box, 'kase und brot')).rejects.toMatchObject(WRONG);
  });

  it('is not opened by a box that somebody changed, and takes no more memory than ours', async () => {
    costs.length = 0;
    for (const changed of [
      { n: 2 ** 30 },
      { n: 2 ** 24 },
      { n: 0 },
      { r: 1_000 },
      { p: 1_000_000 },
      { salt: randomBytes(32).toString('base64') },
      { sealed: 'AAAA' },
      { sealed: box.sealed.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')) },
    ])
      await expect(openKey({ ...box, ...changed }, 'käse und brot')).rejects.toMatchObject(WRONG);
    for (const { N = 0, r, p } of costs) expect([N <= 2 ** 20, r, p]).toEqual([true, 8, 1]);
    expect(costs.length).toBeGreaterThan(0);
  });
});
