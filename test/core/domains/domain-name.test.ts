import { describe, expect, it } from 'vitest';
import { readDomainName } from '../../../src/core/domains/name.ts';

describe('the name of a new domain', () => {
  it.each([
    ['ana.example', 'ana.example'],
    [' Ana.Example. ', 'ana.example'],
    ['Bücher.example', 'xn--bcher-kva.example'],
    ['ana.example:443', 'ana.example'],
    ['localhost:3000', 'localhost:3000'],
    ['ana.localhost:3000', 'ana.localhost:3000'],
    [`${'a'.repeat(63)}.example`, `${'a'.repeat(63)}.example`],
  ])('is read in any spelling: %s', (text, name) => {
    expect(readDomainName(text, 'name')).toBe(name);
  });

  it.each([
    ['192.0.2.7', 'is an address'],
    ['192.0.2.7:3000', 'is an address'],
    ['[2001:db8::7]', 'is an address'],
    ['[2001:db8::7]:3000', 'is an address'],
    ['ana', 'no public name'],
    ['ana.example:8443', 'names a port'],
    ['ana_bo.example', 'letters, digits and inner hyphens'],
    ['-ana.example', 'letters, digits and inner hyphens'],
    ['ana-.example', 'letters, digits and inner hyphens'],
    [`${'a'.repeat(64)}.example`, 'letters, digits and inner hyphens'],
    ['ana example', 'no host name'],
    ['https://ana.example', 'no host name'],
    ['ana@ana.example', 'no host name'],
    ['', 'no host name'],
  ])('is refused where no other server could reach it: %s', (text, why) => {
    expect(() => readDomainName(text, 'host')).toThrow(why);
    try {
      readDomainName(text, 'host');
    } catch (error) {
      expect(error).toMatchObject({ code: 'INVALID_INPUT', inputPath: ['input', 'host'] });
    }
  });
});
