import { describe, expect, it } from 'vitest';
import { readId, readWebAddress } from '../../src/activitypub/parse/values/iri.ts';
import {
  cleanText,
  readBoolean,
  readCount,
  readDuration,
  readLanguage,
  readMediaType,
  readText,
  readTime,
} from '../../src/activitypub/parse/values/scalars.ts';
import { isActivityMediaType } from '../../src/activitypub/vocab.ts';

describe('times', () => {
  it.each([
    ['2021-11-05T11:46:50Z', Date.UTC(2021, 10, 5, 11, 46, 50)],
    ['2021-10-26T10:28:35.602455Z', Date.UTC(2021, 9, 26, 10, 28, 35, 602)],
    ['2022-03-01T20:58:48+00:00', Date.UTC(2022, 2, 1, 20, 58, 48)],
    ['2022-03-01T20:58:48+02:30', Date.UTC(2022, 2, 1, 18, 28, 48)],
    ['2022-03-01T20:58:48-0800', Date.UTC(2022, 2, 2, 4, 58, 48)],
    ['2022-03-01T20:58:48', Date.UTC(2022, 2, 1, 20, 58, 48)],
    ['2022-03-01 20:58', Date.UTC(2022, 2, 1, 20, 58)],
    ['2022-03-01', Date.UTC(2022, 2, 1)],
    ['0001-01-01T00:00:00Z', 0],
    ['1969-12-31T23:00:00-05:00', Date.UTC(1970, 0, 1, 4)],
    ['1969-12-31T23:00:00Z', 0],
    ['9999-12-31T23:59:59Z', Date.UTC(9999, 11, 31, 23, 59, 59)],
  ])('%s', (text, time) => {
    expect(readTime(text)).toBe(time);
    expect(readTime({ type: 'xsd:dateTime', '@value': text })).toBe(time);
    expect(readTime([text])).toBe(time);
  });

  it.each([
    '',
    'now',
    '2022',
    '2022-13-01',
    '2022-02-30T00:00:00Z',
    '2022-01-01T25:00:00Z',
    'Tue, 1 Mar 2022',
    1_646_168_328,
    null,
    {},
  ])('%j is none', (value) => {
    expect(readTime(value)).toBeNull();
  });
});

describe('numbers and truth', () => {
  it('N20 clamps counts', () => {
    expect(readCount(5)).toBe(5);
    expect(readCount(1e18)).toBe(2 ** 31 - 1);
    expect(readCount(Number.POSITIVE_INFINITY)).toBe(2 ** 31 - 1);
    expect(readCount(-7)).toBe(0);
    expect(readCount(2.9)).toBe(2);
    for (const value of ['5', null, {}, true, Number.NaN]) expect(readCount(value)).toBeNull();
  });

  it('durations', () => {
    expect(readDuration('PT1145S')).toBe(1145);
    expect(readDuration('P1DT1H1M1.5S')).toBe(90_061.5);
    expect(readDuration(12.5)).toBe(12.5);
    for (const value of ['1145', 'PX', '', -1, null]) expect(readDuration(value)).toBeNull();
  });

  it('booleans are booleans only', () => {
    expect(readBoolean(true)).toBe(true);
    expect(readBoolean([false])).toBe(false);
    for (const value of ['true', 1, null, undefined]) expect(readBoolean(value)).toBeNull();
  });
});

describe('texts', () => {
  it('N28 H18 are cut, and free of NUL and lone surrogates', () => {
    expect(readText('a\u0000b\ud800c😀', 100)).toBe('ab\ufffdc😀');
    expect(cleanText('😀😀', 3)).toBe('😀\ufffd');
    expect(readText('x'.repeat(1_000_000), 2048)).toHaveLength(2048);
    expect(readText({ '@value': 'x', '@language': 'de' }, 10)).toBe('x');
    expect(readText({ toString: 'x' }, 10)).toBeNull();
  });

  it('languages and media types', () => {
    expect(readLanguage('de-AT')).toBe('de-AT');
    expect(readLanguage('pt_BR')).toBe('pt-BR');
    for (const value of ['und', '', 'x', 'English (US)', 5]) expect(readLanguage(value)).toBeNull();
    expect(readMediaType('Image/PNG; q=1')).toBe('image/png');
    for (const value of ['image', 'a/b/c', '<x>/y', null]) expect(readMediaType(value)).toBeNull();
  });
});

describe('ids', () => {
  it.each([
    'https://a.example/users/ana',
    'https://A.Example/@ana',
    'https://a.example:8443/x?y=1#z',
    'https://xn--bcher-kva.example/',
    'https://a.example',
    'http://localhost:3000/users/ana',
    'http://b.localhost:3000/users/ana',
    'https://a.example/ünïcode',
    `https://a.example/${'ü'.repeat(1015)}`,
  ])('%s is one, as written', (id) => {
    expect(readId(id)).toBe(id);
  });

  it.each([
    'https://us@e.test/',
    'https://us:pw@e.test/',
    'https://e.test\\@v.test/',
    'https://bücher.example/',
    'http://e.test/x',
    'http://127.0.0.1/x',
    'ftp://e.test/',
    'javascript:alert(1)',
    'https:///x',
    `https://a.example/${'x'.repeat(2031)}`,
    // As many letters, and more bytes than PostgreSQL indexes.
    `https://a.example/${'漢'.repeat(1000)}`,
    'https://',
    '//e.test/x',
    'e.test/x',
    'https://e.test/a b',
    'https://e.test/a\nb',
    ' https://e.test/',
    'https://e.test:99999/',
    `https://e.test/${'x'.repeat(2048)}`,
    '',
    null,
    {},
  ])('O15 N23 %j is none', (id) => {
    expect(readId(id)).toBeNull();
  });

  it('O12 addresses are http(s)', () => {
    expect(readWebAddress('http://a.example/x')).toBe('http://a.example/x');
    expect(readWebAddress('https://a.example/x?a=1&#038;b=2')).toBe('https://a.example/x?a=1&b=2');
    for (const value of [
      'javascript:alert(1)',
      'JaVa\nscript:1',
      'data:text/html,x',
      'https://u@a.example/',
      'x',
      1,
    ]) {
      expect(readWebAddress(value)).toBeNull();
    }
  });
});

describe('O07 content types', () => {
  it.each([
    'application/activity+json',
    'application/activity+json; charset=utf-8',
    'Application/Activity+JSON;charset="UTF-8"',
    'application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
    'application/ld+json;profile=https://www.w3.org/ns/activitystreams',
    'application/ld+json; charset=utf-8; profile="https://x.example/ https://www.w3.org/ns/activitystreams"',
    'application/activity+json; profile="https://www.w3.org/ns/activitystreams"',
  ])('%s', (type) => expect(isActivityMediaType(type)).toBe(true));

  it.each([
    '',
    null,
    undefined,
    'application/json',
    'text/plain',
    'text/html',
    'application/ld+json',
    'application/ld+json; profile="https://www.w3.org/ns/json-ld#compacted"',
    'application/ld+json; x="profile=https://www.w3.org/ns/activitystreams"',
    'application/activity+json; charset=utf-16',
    'application/activity+jsonx',
    'image/png; application/activity+json',
    'multipart/form-data; boundary=application/activity+json',
  ])('not %s', (type) => expect(isActivityMediaType(type)).toBe(false));
});
