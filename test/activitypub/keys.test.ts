import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodeBase58, encodeBase58 } from '../../src/activitypub/keys/base58.ts';
import { generateKeys } from '../../src/activitypub/keys/generate.ts';
import { decodeJwk } from '../../src/activitypub/keys/jwk.ts';
import { locateKey } from '../../src/activitypub/keys/key-id.ts';
import { createKeyObjectCache, parsePublicKey, publicPem } from '../../src/activitypub/keys/key-object.ts';
import { decodeMultikey, encodeMultikey } from '../../src/activitypub/keys/multikey.ts';
import { findKey, ownerListsKey } from '../../src/activitypub/keys/published.ts';
import { readActor } from '../../src/activitypub/parse/actor.ts';
import { ed25519, otherRsa, rsa } from './signed-request.ts';

const EVE = 'https://e.test/users/eve';
const VIC = 'https://v.test/users/vic';
const pem = publicPem(rsa.publicKey);
const otherPem = publicPem(otherRsa.publicKey);

function actor(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: EVE,
    type: 'Person',
    preferredUsername: 'eve',
    inbox: `${EVE}/inbox`,
    publicKey: { id: `${EVE}#main-key`, owner: EVE, publicKeyPem: pem },
    ...changes,
  };
}

function owner(document: unknown) {
  const read = readActor(document);
  if (read.kind !== 'actor') throw new Error(read.reason);
  return read;
}

describe('forms of keys', () => {
  it('are generated for both algorithms and read back', async () => {
    const cache = createKeyObjectCache();
    for (const algorithm of ['RSA', 'ED25519'] as const) {
      const pair = await generateKeys(algorithm);
      expect(cache.publicKey(pair.publicPem)).not.toBeNull();
      expect(cache.publicKey(pair.publicPem)).toBe(cache.publicKey(pair.publicPem));
      expect(cache.privateKey(pair.privatePem).type).toBe('private');
    }
  });

  it('go through Multikey and JWK unchanged', () => {
    for (const key of [rsa.publicKey, ed25519.publicKey]) {
      const multikey = encodeMultikey(key);
      expect(multikey).toMatch(key === ed25519.publicKey ? /^z6Mk/ : /^z4MX/);
      expect(decodeMultikey(multikey)?.equals(key)).toBe(true);
      expect(decodeJwk(key.export({ format: 'jwk' }))?.equals(key)).toBe(true);
    }
  });

  it('knows the Multikey of RFC 8032 test 1 as did:key writes it', () => {
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
    const key = decodeJwk(jwk);
    expect(key === null ? null : encodeMultikey(key)).toBe(
      'z6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw',
    );
  });

  it('base58 keeps leading zeros and refuses other letters', () => {
    expect(encodeBase58(Uint8Array.from([0, 0, 1, 2]))).toBe('115T');
    expect(decodeBase58('115T')).toEqual(Uint8Array.from([0, 0, 1, 2]));
    expect(encodeBase58(Buffer.from('Hello World!'))).toBe('2NEpo7TZRRrLZSi2U');
    expect(decodeBase58('0OIl')).toBeNull();
  });

  it('S08 weak, private, foreign and broken keys are none', () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pss = generateKeyPairSync('rsa-pss', { modulusLength: 2048 });
    for (const { publicKey } of [weak, curve, pss]) {
      expect(parsePublicKey(publicKey.export({ type: 'spki', format: 'pem' }).toString())).toBeNull();
    }
    expect(parsePublicKey(rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())).toBeNull();
    expect(parsePublicKey('-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----')).toBeNull();
    expect(parsePublicKey(rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString())).not.toBeNull();
    for (const text of ['', 'z', 'z6Mk', 'zzzz', 'u7QE', `z${'2'.repeat(10_000)}`])
      expect(decodeMultikey(text)).toBeNull();
    for (const value of [null, 1, {}, { kty: 'RSA' }, { kty: 'oct', k: 'AAAA' }])
      expect(decodeJwk(value)).toBeNull();
  });
});

describe('S25 styles of keyId', () => {
  it.each([
    [`${EVE}#main-key`, EVE],
    [`${EVE}/main-key`, `${EVE}/main-key`],
    [EVE, EVE],
    ['https://e.test/?author=0#main-key', 'https://e.test/?author=0'],
  ])('%s', (keyId, url) => {
    expect(locateKey(keyId)).toEqual({ kind: 'url', url, host: 'e.test' });
  });

  it('acct:', () => {
    expect(locateKey('acct:eve@E.test')).toEqual({
      kind: 'handle',
      handle: { username: 'eve', domain: 'e.test' },
      host: 'e.test',
    });
  });

  it.each([
    '',
    'eve',
    'acct:eve',
    'ftp://e.test/k',
    'http://e.test/k',
    'https://a@e.test/k',
    'https://e.test\\@v.test/',
    'javascript:1',
  ])('S20 "%s" is looked up nowhere', (keyId) => {
    expect(locateKey(keyId)).toBeNull();
  });

  it('finds the key under each', () => {
    expect(findKey(actor(), `${EVE}#main-key`)).toMatchObject({
      ok: true,
      isOwnDocument: true,
      key: { owner: EVE },
    });
    expect(findKey(actor(), EVE)).toMatchObject({ ok: true, key: { id: `${EVE}#main-key` } });
    const stub = {
      id: EVE,
      type: 'Person',
      publicKey: { id: `${EVE}/main-key`, owner: EVE, publicKeyPem: pem },
    };
    expect(findKey(stub, `${EVE}/main-key`)).toMatchObject({ ok: true, key: { owner: EVE } });
  });

  it('finds a key document of its own, and asks its owner', () => {
    const keyId = 'https://e.test/keys/1';
    const found = findKey({ id: keyId, type: 'Key', owner: EVE, publicKeyPem: pem }, keyId);
    if (!found.ok) throw new Error(found.reason);
    expect(found.isOwnDocument).toBe(false);
    expect(ownerListsKey(owner(actor()), found.key)).toMatchObject({ ok: false });
    expect(ownerListsKey(owner(actor({ publicKey: keyId })), found.key)).toEqual({ ok: true });
    const listed = actor({ publicKey: [{ id: keyId, owner: EVE, publicKeyPem: pem }] });
    expect(ownerListsKey(owner(listed), found.key)).toEqual({ ok: true });
  });

  it('reads FEP-521a Multikeys beside the publicKey', () => {
    const multikey = {
      id: `${EVE}#ed25519-key`,
      type: 'Multikey',
      controller: EVE,
      publicKeyMultibase: encodeMultikey(ed25519.publicKey),
    };
    const { keys } = owner(actor({ assertionMethod: [multikey] }));
    expect(keys.map((key) => [key.id, key.algorithm])).toEqual([
      [`${EVE}#main-key`, 'RSA'],
      [`${EVE}#ed25519-key`, 'ED25519'],
    ]);
    expect(
      owner(actor({ assertionMethod: { ...multikey, revoked: '2026-01-01T00:00:00Z' } })).keys,
    ).toHaveLength(1);
  });
});

describe('whose key it is', () => {
  it('S04 a key document that names an owner on another server is refused', () => {
    const keyId = 'https://e.test/key';
    expect(findKey({ id: keyId, owner: VIC, publicKeyPem: pem }, keyId)).toMatchObject({ ok: false });
  });

  it('S04 a document of another id or another key is refused', () => {
    expect(findKey(actor(), `${EVE}#other`)).toMatchObject({ ok: false });
    const key = { id: 'https://e.test/key/2', owner: EVE, publicKeyPem: pem };
    expect(findKey(key, 'https://e.test/key/1')).toMatchObject({ ok: false });
    expect(findKey(actor({ id: VIC }), `${EVE}#main-key`)).toMatchObject({ ok: false });
  });

  it("S06 an actor cannot list another's key, nor a key that names another owner", () => {
    const stolen = { id: `${VIC}#main-key`, owner: EVE, publicKeyPem: pem };
    const foreign = { id: `${EVE}#main-key`, owner: VIC, publicKeyPem: pem };
    expect(owner(actor({ publicKey: [stolen, foreign] })).keys).toEqual([]);
    expect(findKey(actor({ publicKey: stolen }), `${VIC}#main-key`)).toMatchObject({ ok: false });
    const neighbour = { id: `${EVE}#main-key`, owner: 'https://e.test/users/other', publicKeyPem: pem };
    expect(owner(actor({ publicKey: neighbour })).keys).toEqual([]);
  });

  it('S04 an owner that lists another key of that id does not confirm it', () => {
    const keyId = `${EVE}/main-key`;
    const found = findKey({ id: keyId, owner: EVE, publicKeyPem: otherPem }, keyId);
    if (!found.ok) throw new Error(found.reason);
    const listed = actor({ publicKey: { id: keyId, owner: EVE, publicKeyPem: pem } });
    expect(ownerListsKey(owner(listed), found.key)).toMatchObject({ ok: false });
    expect(ownerListsKey(owner(actor({ id: 'https://e.test/users/mallory' })), found.key)).toMatchObject({
      ok: false,
    });
  });

  it('takes at most ten keys', () => {
    const many = Array.from({ length: 50 }, (_, at) => ({
      id: `${EVE}#${at}`,
      owner: EVE,
      publicKeyPem: pem,
    }));
    expect(owner(actor({ publicKey: many })).keys).toHaveLength(10);
  });
});
