import { describe, expect, it } from 'vitest';
import { formatCursor, parseCursor } from '../../src/live/cursor.ts';

describe('cursors', () => {
  it('come back as they were given out', () => {
    const text = formatCursor('0a1b2c', 1838502263263233n);
    expect(text).toBe('0a1b2c-1838502263263233');
    expect(parseCursor(text)).toEqual({ epoch: '0a1b2c', seq: 1838502263263233n });
    expect(parseCursor('e-0')).toEqual({ epoch: 'e', seq: 0n });
  });

  it.each([
    '',
    '-',
    'e-',
    '-1',
    'e--1',
    'e-01',
    'e-1 ',
    'E-1',
    'e-1n',
    'e-9223372036854775808',
    'é-1',
    `${'e'.repeat(33)}-1`,
  ])('are not %j', (text) => expect(parseCursor(text)).toBeNull());
});
