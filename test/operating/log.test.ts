import { describe, expect, it } from 'vitest';
import { textLine } from '../../src/observe/text-lines.ts';

const line = (more: object) =>
  textLine(JSON.stringify({ level: 40, time: 1_795_916_355_403, msg: 'It is late.', ...more }));

describe('a line of the log as text', () => {
  it('has time, level and message, and what else was said behind them', () => {
    expect(line({})).toBe('2026-11-29T01:39:15.403Z warn  It is late.\n');
    expect(line({ host: 'a.test', ms: 331, at: { x: [1] }, none: null, text: 'a "b" c' })).toBe(
      '2026-11-29T01:39:15.403Z warn  It is late. host=a.test ms=331 at={"x":[1]} none=null text="a \\"b\\" c"\n',
    );
    expect(line({ level: 35, msg: undefined })).toBe('2026-11-29T01:39:15.403Z 35    \n');
  });

  it('says an error in words, and where it came from on lines of its own', () => {
    const err = {
      type: 'Error',
      message: 'no room',
      stack: 'Error: no room\n    at a (b.js:1:2)\n    at c (d.js:3:4)',
    };
    expect(line({ err })).toBe(
      '2026-11-29T01:39:15.403Z warn  It is late. error="no room"\n    at a (b.js:1:2)\n    at c (d.js:3:4)\n',
    );
  });

  it('is one line, whatever is in it', () => {
    const forged = 'x\n2026-01-01T00:00:00.000Z info  A sign-in was refused.\r\u0085\u2028\u001b[31m';
    for (const told of [line({ msg: forged }), line({ login: forged }), line({ err: { message: forged } })])
      expect(told.trimEnd()).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
  });
});
