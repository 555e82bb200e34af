import { expect, test } from 'vitest';
import { parseResolveMap, ResolveMapError } from '../../src/net/resolve-override.ts';

test('reads names and addresses, in any case, with ports and spaces around', () => {
  const map = parseResolveMap(
    ' A.test=http://127.0.0.1:4001 , b.test:8443=http://[::1]:4002/,c.test=http://web,',
  );
  expect([...map]).toEqual([
    ['a.test', { hostname: '127.0.0.1', port: '4001' }],
    ['b.test:8443', { hostname: '::1', port: '4002' }],
    ['c.test', { hostname: 'web', port: '80' }],
  ]);
});

test('nothing maps nothing', () => {
  expect(parseResolveMap(undefined).size).toBe(0);
  expect(parseResolveMap('  ').size).toBe(0);
});

test.each([
  'a.test',
  '=http://127.0.0.1:1',
  'a.test=127.0.0.1:4001',
  'a.test=https://127.0.0.1:4001',
  'a.test=http://127.0.0.1:4001/path',
  'a.test=http://user@127.0.0.1:4001',
  'a.test=http://127.0.0.1:99999',
  'a.test=http://127.0.0.1:0',
  'https://a.test=http://127.0.0.1:4001',
  'a.test=http://127.0.0.1:1,a.test=http://127.0.0.1:2',
])('refuses %s with a sentence that shows how to write it', (text) => {
  expect(() => parseResolveMap(text)).toThrow(ResolveMapError);
  expect(() => parseResolveMap(text)).toThrow(
    /^PUKEKO_RESOLVE: ".*" cannot be used, .*\. Write it like a\.test=http:/,
  );
});
