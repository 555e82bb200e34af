import { expect, test } from 'vitest';
import { checkRemoteUrl, parseRemoteUrl, registrableDomain } from '../../src/lib/url/remote-url.ts';
import { parseUrl } from '../../src/lib/url/url.ts';

test.each([
  ['https://a.test/users/ana', 'https://a.test/users/ana'],
  ['HTTPS://A.Test:443/Users/Ana?x=1#main-key', 'https://a.test/Users/Ana?x=1#main-key'],
  ['https://a.test', 'https://a.test/'],
  ['https://a.test:8443/x', 'https://a.test:8443/x'],
  ['https://bücher.test/@ü', 'https://xn--bcher-kva.test/@%C3%BC'],
  ['https://a.test/a%20b', 'https://a.test/a%20b'],
  ['https://a.test/@ana@b.test', 'https://a.test/@ana@b.test'],
])('%s is %s', (text, href) => {
  expect(parseRemoteUrl(text)?.href).toBe(href);
});

test.each<[string, unknown]>([
  ['another scheme', 'http://a.test/'],
  ['another scheme', 'ftp://a.test/'],
  ['N07 file', 'file:///etc/passwd'],
  ['N07 gopher', 'gopher://a.test/'],
  ['N08 data', 'data:application/json,{}'],
  ['O12 javascript', 'javascript:alert(1)'],
  ['no slashes', 'https:a.test/'],
  ['three slashes', 'https:///a.test/'],
  ['no host', 'https://'],
  ['relative', '/users/ana'],
  ['scheme-relative', '//a.test/users/ana'],
  ['O15 userinfo', 'https://a.test@b.test/'],
  ['O15 password', 'https://a:b@b.test/'],
  ['O15 empty userinfo', 'https://@b.test/'],
  ['N10 encoded CR LF', 'https://a.test/%0d%0aX:1'],
  ['N10 encoded LF in the query', 'https://a.test/?q=%0AHost:%20b.test'],
  ['N10 encoded CR LF in the host', 'https://a.test%0d%0a/'],
  ['N10 raw CR LF', 'https://a.test/\r\nX: 1'],
  ['N10 tab, which the parser would drop', 'https://a.te\tst/'],
  ['leading space', ' https://a.test/'],
  ['trailing newline', 'https://a.test/\n'],
  ['no-break space', 'https://a.test/\u00a0'],
  ['NUL', 'https://a.test/\0'],
  ['NUL, encoded', 'https://a.test/%00'],
  ['lone surrogate', 'https://a.test/\ud800'],
  ['backslash', 'https://a.test\\@b.test/'],
  ['trailing dot', 'https://a.test./'],
  ['port 0', 'https://a.test:0/'],
  ['port beyond', 'https://a.test:65536/'],
  ['broken v6', 'https://[::1/'],
  ['too long', `https://a.test/${'a'.repeat(4096)}`],
  ['empty', ''],
  ['a number', 7],
  ['nothing', undefined],
  ['an object', { href: 'https://a.test/' }],
])('refuses %s with a sentence', (_what, text) => {
  expect(checkRemoteUrl(text).problem).toMatch(/^[A-Z].*\.$/);
});

test('with a base, references are resolved and checked like any address', () => {
  const base = new URL('https://a.test/x/y');
  expect(checkRemoteUrl('../z', base).url?.href).toBe('https://a.test/z');
  expect(checkRemoteUrl('//b.test/', base).url?.href).toBe('https://b.test/');
  expect(checkRemoteUrl('http://a.test/', base).problem).toMatch(/https/);
  expect(checkRemoteUrl('//u@b.test/', base).problem).toMatch(/name|password/);
});

test.each([
  ['a.b.example.co.uk:8443', 'example.co.uk'],
  ['X.Example.com', 'example.com'],
  ['deep.a.test', 'a.test'],
  ['ana.github.io', 'ana.github.io'],
  ['co.uk', 'co.uk'],
  ['localhost:3000', 'localhost'],
  ['192.0.2.1:99', '192.0.2.1'],
  ['[2001:db8::1]:99', '[2001:db8::1]'],
])('N17 %s was registered as %s', (host, domain) => {
  expect(registrableDomain(host)).toBe(domain);
});

test('reads addresses of other scripts the same however often it is asked', () => {
  const answers = Array.from({ length: 30_000 }, () => parseUrl('https://bücher.test/@ü')?.href);
  expect(new Set(answers)).toEqual(new Set(['https://xn--bcher-kva.test/@%C3%BC']));
});
