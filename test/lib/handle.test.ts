import { describe, expect, it } from 'vitest';
import {
  handleKey,
  isLocalUsername,
  isRemoteUsername,
  parseHandle,
  usernameKey,
} from '../../src/lib/handle.ts';
import { displayHost, normaliseHost } from '../../src/lib/url/host-name.ts';

describe('handles', () => {
  it.each([
    ['@ana@ana.example', 'ana', 'ana.example'],
    ['ana@ana.example', 'ana', 'ana.example'],
    ['acct:ana@ANA.Example', 'ana', 'ana.example'],
    ['acct:@ana@ana.example', 'ana', 'ana.example'],
    ['  @Ana@ana.example ', 'Ana', 'ana.example'],
    ['@ana@bücher.example', 'ana', 'xn--bcher-kva.example'],
    ['@ana@localhost:3000', 'ana', 'localhost:3000'],
    ['@ana', 'ana', null],
    ['ana', 'ana', null],
    ['acct:localhost:3000@localhost:3000', 'localhost:3000', 'localhost:3000'],
    ['acct:a.example@a.example', 'a.example', 'a.example'],
    ['@мария@пример.рф', 'мария', 'xn--e1afmkfd.xn--p1ai'],
  ])('reads %s', (text, username, domain) => {
    expect(parseHandle(text)).toEqual({ username, domain });
  });

  it.each([
    '',
    '@',
    '@@',
    '@ana@',
    '@ana@@b.example',
    'a b@c.example',
    '@ana@c d',
    '@ana@c.example/x',
    '@<b>@c.example',
    `@${'a'.repeat(3000)}`,
    '@ana@x@y.example',
    'https://a.example/@ana',
  ])('refuses %s', (text) => {
    expect(parseHandle(text)).toBeNull();
  });

  it('compares without case and writes what it read', () => {
    const handle = parseHandle('@AnA@ANA.example');
    expect(handle && handleKey(handle)).toBe('ana@ana.example');
    // One letter, written as one code point or as two.
    expect(usernameKey('JOSÉ')).toBe(usernameKey('josé'));
  });

  it('gives out plain usernames only, and holds what others give out', () => {
    for (const good of ['a', 'ana', 'Ana_1', 'a.b-c', '_', '_a_', 'a'.repeat(64)])
      expect(isLocalUsername(good), good).toBe(true);
    for (const bad of ['', '.a', 'a.', '-a', 'a-', 'a b', 'é', 'a@b', 'a'.repeat(65), 'a/b', 'a\n']) {
      expect(isLocalUsername(bad), bad).toBe(false);
    }
    for (const good of ['a.b', '-x-', 'мария', 'a~b', 'a+b']) expect(isRemoteUsername(good), good).toBe(true);
    for (const bad of ['', 'a b', 'a@b', 'a/b', 'a<b', 'a"b', 'a\u0000b', 'a?b'])
      expect(isRemoteUsername(bad), bad).toBe(false);
  });
});

describe('hosts', () => {
  it.each([
    ['A.Example', 'a.example'],
    ['a.example.', 'a.example'],
    ['a.example:443', 'a.example'],
    ['a.example:8443', 'a.example:8443'],
    ['localhost:3000', 'localhost:3000'],
    ['例え.jp', 'xn--r8jz45g.jp'],
    ['127.0.0.1:3000', '127.0.0.1:3000'],
    ['[::1]:3000', '[::1]:3000'],
  ])('writes %s as %s', (text, host) => {
    expect(normaliseHost(text)).toBe(host);
  });

  it.each([
    '',
    '.',
    '..',
    'a..b',
    '.a',
    'a b',
    'user@a.example',
    'a.example/x',
    'a.example?x',
    'a.example#x',
    'a\\b',
    '0x7f.1',
    '2130706433',
    '127.1',
    'a.example:99999',
    'a%00b',
    'a.example;true',
    'a.example,b.example',
    '*.a.example',
    'a.example!',
    '١٢٧.0.0.1',
    `${'a'.repeat(300)}.example`,
  ])('refuses %s', (text) => {
    expect(normaliseHost(text)).toBeNull();
  });

  it('shows hosts in their own script', () => {
    expect(displayHost('xn--r8jz45g.jp')).toBe('例え.jp');
    expect(displayHost('xn--r8jz45g.jp:8443')).toBe('例え.jp:8443');
    expect(displayHost('[::1]:3000')).toBe('[::1]:3000');
  });
});
