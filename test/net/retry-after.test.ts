import { expect, test } from 'vitest';
import { parseRetryAfter } from '../../src/net/retry-after.ts';

const NOW = Date.UTC(2026, 10, 23, 12, 0, 0);

test.each<[string | string[] | undefined, number | undefined]>([
  ['120', 120_000],
  [' 0 ', 0],
  ['Mon, 23 Nov 2026 12:01:00 GMT', 60_000],
  ['Mon, 23 Nov 2026 11:00:00 GMT', 0],
  [['5', '6'], 5000],
  ['1.5', undefined],
  ['-3', undefined],
  ['99999999999', undefined],
  ['soon', undefined],
  ['', undefined],
  [undefined, undefined],
])('%j is %j ms', (value, ms) => {
  expect(parseRetryAfter(value, NOW)).toBe(ms);
});
