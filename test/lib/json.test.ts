import { describe, expect, it } from 'vitest';
import { isAppError } from '../../src/lib/app-error.ts';
import { isJsonObject, parseJson, parseJsonBytes } from '../../src/lib/json.ts';

const codeOf = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    return isAppError(error) ? error.code : error;
  }
  return null;
};

describe('JSON', () => {
  it('reads JSON and refuses the rest with words', () => {
    expect(parseJson(' {"a":[1,"x",null,true]} ')).toEqual({ a: [1, 'x', null, true] });
    for (const bad of ['', '{', '{"a":}', '[1]]', '{"a":1} trailing', 'NaN', "{'a':1}"]) {
      expect(
        codeOf(() => parseJson(bad)),
        bad,
      ).toBe('INVALID_INPUT');
    }
  });

  it('bounds length and depth', () => {
    expect(codeOf(() => parseJson('"aaaa"', { maxLength: 5 }))).toBe('TOO_LARGE');
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(parseJson(nested(64))).toBeTruthy();
    expect(codeOf(() => parseJson(nested(65)))).toBe('INVALID_INPUT');
    expect(codeOf(() => parseJson('[{"a":'.repeat(150_000)))).toBe('INVALID_INPUT');
    // Brackets in strings, behind escapes too, are no nesting.
    expect(parseJson(`"${'['.repeat(100)}\\"${'{'.repeat(100)}\\\\"`)).toContain('"{');
  });

  it.each([
    '{"__proto__":{"isAdmin":true},"a":1}',
    '{"\\u005f_proto__":{"isAdmin":true},"a":1}',
    '{"_\\u005fpr\\u006Fto__":{"isAdmin":true},"a":1}',
  ])('drops keys that name the prototype: %s', (text) => {
    const value = parseJson(`[${text},{"deep":${text}}]`);
    expect(JSON.stringify(value)).toBe('[{"a":1},{"deep":{"a":1}}]');
    const copy = Object.assign({}, (value as object[])[0]);
    expect((copy as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  it('reads bytes as UTF-8 only (N28)', () => {
    expect(parseJsonBytes(Buffer.from('\ufeff{"a":"é"}'))).toEqual({ a: 'é' });
    expect(codeOf(() => parseJsonBytes(Buffer.from([0x22, 0xff, 0x22])))).toBe('INVALID_INPUT');
    expect(codeOf(() => parseJsonBytes(Buffer.from('{"a":1}', 'utf16le')))).toBe('INVALID_INPUT');
    expect(codeOf(() => parseJsonBytes(Buffer.alloc(20), { maxLength: 10 }))).toBe('TOO_LARGE');
    expect(codeOf(() => parseJsonBytes(Buffer.from('{"a":\u0000}')))).toBe('INVALID_INPUT');
  });

  it('tells objects from the rest', () => {
    expect([{}, [], null, 'x', 1].map(isJsonObject)).toEqual([true, false, false, false, false]);
  });
});
