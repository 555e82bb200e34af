import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configFrom } from '../../src/config/config.ts';
import { installSecret } from '../../src/config/secrets.ts';
import { systemRandom } from '../../src/lib/random.ts';
import { createSeal } from '../../src/oauth/seal.ts';

const SECRET = 'a secret of thirty-two characters!';

describe('a seal', () => {
  const seal = createSeal(SECRET, systemRandom);

  it('opens what it sealed, differently each time', () => {
    const sealed = seal.seal('a token');
    expect(sealed).not.toBe(seal.seal('a token'));
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('a token');
    expect(seal.open(sealed)).toBe('a token');
  });

  it('opens nothing of another key, nor what was changed', () => {
    const sealed = seal.seal('a token');
    expect(createSeal(`${SECRET}!`, systemRandom).open(sealed)).toBeNull();
    for (let at = 0; at < sealed.length; at += 1) {
      const other = sealed[at] === 'A' ? 'B' : 'A';
      const changed = sealed.slice(0, at) + other + sealed.slice(at + 1);
      if (Buffer.from(changed, 'base64url').equals(Buffer.from(sealed, 'base64url'))) continue;
      expect(seal.open(changed), `${at}`).toBeNull();
    }
    for (const nothing of ['', 'x', sealed.slice(0, 20)]) expect(seal.open(nothing)).toBeNull();
  });
});

describe('the secret of an install', () => {
  let dataDir: string;
  beforeAll(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'secret-'));
  });
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  it('is made once, for its owner to read alone', () => {
    const made = installSecret({ secret: null, dataDir });
    expect(made.length).toBeGreaterThanOrEqual(43);
    expect(installSecret({ secret: null, dataDir })).toBe(made);
    const file = join(dataDir, 'secret.key');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8').trim()).toBe(made);
  });

  it('is that of the environment where one is set, and long enough', () => {
    expect(installSecret({ secret: SECRET, dataDir })).toBe(SECRET);
    expect(configFrom({ secret: SECRET }).secret).toBe(SECRET);
    expect(() => configFrom({ secret: 'short' })).toThrow(/PUKEKO_SECRET needs at least 32/);
    expect(() => configFrom({ passwordGrant: 'yes' })).toThrow(/PUKEKO_PASSWORD_GRANT must be one of/);
  });

  it('is not made anew where the file is damaged', () => {
    const file = join(dataDir, 'secret.key');
    writeFileSync(file, '');
    expect(() => installSecret({ secret: null, dataDir })).toThrow(/is damaged/);
  });
});
