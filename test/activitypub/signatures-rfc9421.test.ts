import { createHash, createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { SignedRequest } from '../../src/activitypub/signatures/request.ts';
import { parseSignatureInput, signatureBase } from '../../src/activitypub/signatures/rfc9421.ts';
import { readSignature } from '../../src/activitypub/signatures/verify.ts';
import {
  ed25519,
  KEY_ID,
  made,
  NOW,
  otherRsa,
  outcome,
  rfc9421,
  rsa,
  withHeaders,
} from './signed-request.ts';

const SECONDS = NOW / 1000;

describe('RFC 9421: known vectors', () => {
  const body = Buffer.from('{"hello": "world"}');
  const contentDigest =
    'sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:';
  const request: SignedRequest = {
    method: 'POST',
    target: '/foo?param=Value&Pet=dog',
    origin: 'https://example.com',
    headers: {
      host: 'example.com',
      date: 'Tue, 20 Apr 2021 02:07:55 GMT',
      'content-type': 'application/json',
      'content-digest': contentDigest,
      'content-length': '18',
    },
    body,
  };

  function verifies(
    seen: SignedRequest,
    input: string,
    signature: string,
    label: string,
    spki: string | object,
  ) {
    const parsed = parseSignatureInput(input, signature)?.find((candidate) => candidate.label === label);
    if (parsed === undefined) throw new Error('not parsed');
    const text = signatureBase(seen, parsed.components, parsed.serialized);
    if (!('base' in text)) throw new Error(`lacking ${text.lacking}`);
    const key = createPublicKey(spki as string);
    return verify(key.asymmetricKeyType === 'rsa' ? 'sha256' : null, text.base, key, parsed.signature);
  }

  it('appendix B.2.6: Ed25519', () => {
    const input =
      'sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"';
    const signature =
      'sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:';
    const key = {
      key: { kty: 'OKP', crv: 'Ed25519', x: 'JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs' },
      format: 'jwk',
    };
    expect(verifies(request, input, signature, 'sig-b26', key)).toBe(true);
    expect(verifies({ ...request, method: 'GET' }, input, signature, 'sig-b26', key)).toBe(false);
  });

  it('section 4.3: RSA PKCS 1 v1.5 of a proxy, beside the signature of the client', () => {
    const seen = {
      ...request,
      origin: 'https://origin.host.internal.example',
      headers: { ...request.headers, forwarded: 'for=192.0.2.123;host=example.com;proto=https' },
    };
    const input =
      'sig1=("@method" "@authority" "@path" "content-digest" "content-type" "content-length");created=1618884475;keyid="test-key-ecc-p256", ' +
      'proxy_sig=("@method" "@authority" "@path" "content-digest" "content-type" "content-length" "forwarded");created=1618884480;keyid="test-key-rsa";alg="rsa-v1_5-sha256";expires=1618884540';
    const signature =
      'sig1=:X5spyd6CFnAG5QnDyHfqoSNICd+BUP4LYMz2Q0JXlb//4Ijpzp+kve2w4NIyqeAuM7jTDX+sNalzA8ESSaHD3A==:, ' +
      'proxy_sig=:S6ZzPXSdAMOPjN/6KXfXWNO/f7V6cHm7BXYUh3YD/fRad4BCaRZxP+JH+8XY1I6+8Cy+CM5g92iHgxtRPz+MjniOaYmdkDcnL9cCpXJleXsOckpURl49GwiyUpZ10KHgOEe11sx3G2gxI8S0jnxQB+Pu68U9vVcasqOWAEObtNKKZd8tSFu7LB5YAv0RAGhB8tmpv7sFnIm9y+7X5kXQfi8NMaZaA8i2ZHwpBdg7a6CMfwnnrtflzvZdXAsD3LH2TwevU+/PBPv0B6NMNk93wUs/vfJvye+YuI87HU38lZHowtznbLVdp770I6VHR6WfgS9ddzirrswsE1w5o0LV/g==:';
    const pem = [
      '-----BEGIN RSA PUBLIC KEY-----',
      'MIIBCgKCAQEAhAKYdtoeoy8zcAcR874L8cnZxKzAGwd7v36APp7Pv6Q2jdsPBRrw',
      'WEBnez6d0UDKDwGbc6nxfEXAy5mbhgajzrw3MOEt8uA5txSKobBpKDeBLOsdJKFq',
      'MGmXCQvEG7YemcxDTRPxAleIAgYYRjTSd/QBwVW9OwNFhekro3RtlinV0a75jfZg',
      'kne/YiktSvLG34lw2zqXBDTC5NHROUqGTlML4PlNZS5Ri2U4aCNx2rUPRcKIlE0P',
      'uKxI4T+HIaFpv8+rdV6eUgOrB2xeI1dSFFn/nnv5OoZJEIB+VmuKn3DCUcCZSFlQ',
      'PSXSfBDiUGhwOw76WuSSsf1D4b/vLoJ10wIDAQAB',
      '-----END RSA PUBLIC KEY-----',
    ].join('\n');
    expect(verifies(seen, input, signature, 'proxy_sig', pem)).toBe(true);
  });
});

describe('RFC 9421: what we sign and what others sign', () => {
  it('verifies our own POST and GET, with RSA and with Ed25519', async () => {
    const request = await made({ scheme: 'rfc9421' });
    expect(readSignature(request, NOW)).toMatchObject({
      ok: true,
      scheme: 'rfc9421',
      keyId: KEY_ID,
      algorithm: 'RSA',
      covered: ['@method', '@target-uri', 'content-digest'],
      signedAt: NOW,
    });
    expect(await outcome(request)).toBe('ok');
    expect(await outcome(await made({ scheme: 'rfc9421', method: 'GET', url: 'https://a.test/x?y=1' }))).toBe(
      'ok',
    );
    const edwards = await made({ scheme: 'rfc9421', key: ed25519.privateKey });
    expect(await outcome(edwards, ed25519.publicKey)).toBe('ok');
  });

  it.each([
    ['@authority and @path', ['@method', '@authority', '@path', 'content-digest'], '/inbox'],
    [
      '@authority, @path and @query',
      ['@method', '@authority', '@path', '@query', 'content-digest'],
      '/inbox?x=1',
    ],
    [
      '@authority and @request-target',
      ['@method', '@authority', '@request-target', 'content-digest'],
      '/inbox?x=1',
    ],
    ['header fields', ['@method', '@target-uri', 'content-digest', 'host', 'date'], '/inbox'],
  ])('takes %s', async (_, covered, target) => {
    expect(await outcome(rfc9421({ covered, target }))).toBe('ok');
  });

  it('takes sha-512, and a covered date instead of created', async () => {
    const digest = createHash('sha512')
      .update(rfc9421().body ?? '')
      .digest('base64');
    expect(await outcome(rfc9421({ headers: { 'content-digest': `sha-512=:${digest}:` } }))).toBe('ok');
    const covered = ['@method', '@target-uri', 'content-digest', 'date'];
    expect(await outcome(rfc9421({ covered, parameters: `;keyid="${KEY_ID}"` }))).toBe('ok');
  });

  it('of several signatures takes the first that covers what it must', async () => {
    const request = rfc9421();
    const both = withHeaders(request, {
      'signature-input': `proxy=("forwarded");created=${SECONDS};keyid="https://p.test/k", ${request.headers['signature-input']}`,
      signature: `proxy=:AAAA:, ${request.headers.signature}`,
    });
    expect(await outcome(both)).toBe('ok');
  });
});

describe('S02 S08 malformed and hostile', () => {
  const good = rfc9421();
  const input = String(good.headers['signature-input']);
  it.each([
    ['no Signature', { signature: undefined }, 400],
    ['garbage', { 'signature-input': 'sig1=garbage((' }, 400],
    ['no list', { 'signature-input': 'sig1=1' }, 400],
    ['empty', { 'signature-input': '' }, 400],
    ['another label', { signature: 'sig2=:AAAA:' }, 400],
    ['wrong base64', { signature: 'sig1=:A:' }, 400],
    ['empty signature', { signature: 'sig1=::' }, 400],
    ['S08 parameter twice', { 'signature-input': `${input};keyid="https://v.test/users/v"` }, 400],
    ['S08 label twice', { 'signature-input': `${input}, ${input}` }, 400],
    ['S08 component twice', { 'signature-input': input.replace('"@method"', '"@method" "@method"') }, 400],
    ['component parameter', { 'signature-input': input.replace('"@method"', '"@method";req') }, 400],
    ['no keyid', { 'signature-input': input.replace(/;keyid="[^"]*"/, '') }, 400],
    ['no components', { 'signature-input': input.replace(/\(.*\)/, '()') }, 401],
    ['S08 hmac', { 'signature-input': `${input};alg="hmac-sha256"` }, 401],
    ['S08 none', { 'signature-input': `${input};alg="none"` }, 401],
    ['RSA-PSS', { 'signature-input': `${input};alg="rsa-pss-sha512"` }, 401],
    ['S26 alg of another key', { 'signature-input': `${input};alg="ed25519"` }, 401],
    ['unknown component', { 'signature-input': input.replace('"@method"', '"@method" "@status"') }, 401],
    ['absent header', { 'signature-input': input.replace('"@method"', '"@method" "x-absent"') }, 401],
    ['S11 Content-Digest malformed', { 'content-digest': 'SHA-256=abc' }, 400],
    ['S11 Content-Digest missing', { 'content-digest': undefined }, 401],
    ['S11 Content-Digest unknown', { 'content-digest': 'md5=:AAAA:' }, 401],
  ])('%s', async (_, changes, status) => {
    expect(await outcome(withHeaders(good, changes))).toMatch(new RegExp(`^${status} `));
  });

  it.each([
    ['S10 nothing but a header', ['date']],
    ['S08 no method', ['@target-uri', 'content-digest']],
    ['S15 no host', ['@method', '@path', '@query', 'content-digest']],
    ['no path', ['@method', '@authority', 'content-digest']],
    ['no query where there is one', ['@method', '@authority', '@path', 'content-digest']],
    ['S11 no digest', ['@method', '@target-uri']],
  ])('%s', async (_, covered) => {
    expect(await outcome(rfc9421({ covered, target: '/inbox?x=1' }))).toMatch(
      /^401 the signature does not cover/,
    );
  });

  it('does not take the pieces of a structured field for separators', async () => {
    const parameters = `;created=${SECONDS};nonce="a;b,c=\\"d";tag="x, y";keyid="${KEY_ID}"`;
    expect(await outcome(rfc9421({ parameters }))).toBe('ok');
  });
});

describe('tampering after signing', () => {
  it('S03 key, S11 body, target, method, S15 host', async () => {
    const request = await made({ scheme: 'rfc9421' });
    expect(await outcome(request, otherRsa.publicKey)).toMatch(/^401 the signature was not made/);
    expect(await outcome({ ...request, body: Buffer.from('{}') })).toBe(
      '401 the digest is not that of the body',
    );
    expect(await outcome({ ...request, target: '/inbox?x' })).toMatch(/^401/);
    expect(await outcome({ ...request, method: 'PUT' })).toMatch(/^401/);
    expect(await outcome({ ...request, origin: 'https://two.test' })).toMatch(/^401/);
    expect(await outcome({ ...request, origin: 'http://a.test' })).toMatch(/^401/);
  });

  it('S11 a list of digests must be right in all', async () => {
    const right = rfc9421().headers['content-digest'];
    expect(await outcome(rfc9421({ headers: { 'content-digest': `${right}, sha-512=:AAAA:` } }))).toMatch(
      /^401/,
    );
  });
});

describe('S13 the clock', () => {
  it.each([
    ['an hour and more ago', SECONDS - 3700, '', 401],
    ['an hour and more ahead', SECONDS + 3700, '', 401],
    ['59 minutes ago', SECONDS - 3540, '', 0],
    ['expired', SECONDS - 60, `;expires=${SECONDS - 1}`, 401],
    ['not yet expired', SECONDS - 60, `;expires=${SECONDS + 1}`, 0],
    ['expires is no number', SECONDS, ';expires="x"', 400],
  ])('%s', async (_, created, more, status) => {
    const parameters = `;created=${created};keyid="${KEY_ID}"${more}`;
    expect(await outcome(rfc9421({ parameters }))).toMatch(status === 0 ? /^ok$/ : new RegExp(`^${status} `));
  });

  it('refuses a signature without a time', async () => {
    expect(await outcome(rfc9421({ parameters: `;keyid="${KEY_ID}"` }))).toMatch(
      /^401 the signature does not say/,
    );
  });
});

it('S27 compares the bytes on the wire, not what they decode to', async () => {
  const request = await made({ scheme: 'rfc9421' });
  const text = Buffer.from(request.body ?? '').toString();
  expect(await outcome({ ...request, body: Buffer.from(`${text} `) })).toMatch(/^401 the digest/);
  expect(await outcome(request, rsa.publicKey)).toBe('ok');
});
