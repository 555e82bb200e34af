import { afterEach, describe, expect, it } from 'vitest';
import { readDateTime, readMailDate } from '../../src/lib/time/date-time.ts';

const zone = process.env.TZ;
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

it.each([
  ['2026-11-23T12:00:00Z', Date.UTC(2026, 10, 23, 12), true, true],
  ['2026-11-23t12:00:00.5z', Date.UTC(2026, 10, 23, 12, 0, 0, 500), true, true],
  ['2026-11-23T12:00:00+02:00', Date.UTC(2026, 10, 23, 10), true, true],
  ['2026-11-23T12:00', Date.UTC(2026, 10, 23, 12), true, false],
  ['2026-11-23 12:00:30', Date.UTC(2026, 10, 23, 12, 0, 30), true, false],
  ['2026-11-23', Date.UTC(2026, 10, 23), false, false],
  ['2024-02-29', Date.UTC(2024, 1, 29), false, false],
  ['2026-12-31T24:00:00Z', Date.UTC(2027, 0, 1), true, true],
  ['2026-12-31T23:59:60Z', Date.UTC(2027, 0, 1), true, true],
  ['1969-12-31T23:59:59Z', -1000, true, true],
] as const)('%s is a moment, in whatever zone the machine stands', (text, ms, hasTime, hasOffset) => {
  for (const each of ['UTC', 'Pacific/Auckland', 'America/St_Johns']) {
    process.env.TZ = each;
    expect(readDateTime(text)).toEqual({ ms, hasTime, hasOffset });
  }
});

it.each([
  '',
  '2026',
  '2026-02-30',
  '2025-02-29T00:00:00Z',
  '2026-00-10',
  '2026-11-31T00:00:00Z',
  '2026-11-23T12:60:00Z',
  '2026-11-23T12Z',
  'Nov 23 2026',
  '23.11.2026',
  '+002026-11-23T12:00:00Z',
  `2026-11-23T12:00:00.${'0'.repeat(99)}Z`,
])('%j is none', (text) => {
  expect(readDateTime(text)).toBeNull();
});

describe('readMailDate', () => {
  it.each([
    ['Thu, 31 Dec 2026 10:00:00 GMT', '2026-12-31T10:00:00.000Z'],
    ['1 Jan 2027 00:30 +0130', '2026-12-31T23:00:00.000Z'],
    ['Sun, 03 Jan 2027 00:00:00 -0800', '2027-01-03T08:00:00.000Z'],
  ])('reads %s', (text, moment) => {
    expect(readMailDate(text)).toBe(Date.parse(moment));
  });

  it.each([
    'Thu, 31 Feb 2026 10:00:00 GMT',
    '31 Foo 2026 10:00:00 GMT',
    '31 Dec 2026 25:00:00 GMT',
    '31 Dec 2026',
    '31 Dec 2026 10:00:00 CET',
    '',
  ])('takes %s for none', (text) => {
    expect(readMailDate(text)).toBeNull();
  });
});
