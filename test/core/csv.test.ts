import { describe, expect, it } from 'vitest';
import { csvLine, readCsv } from '../../src/core/transfers/csv.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

async function* pieces(...parts: Uint8Array[]) {
  yield* parts;
}

async function read(source: AsyncIterable<Uint8Array>, longestRecord = 1000) {
  const records: string[][] = [];
  for await (const some of readCsv(source, { longestRecord })) records.push(...some);
  return records;
}

describe('readCsv', () => {
  it.each([
    [
      'line feeds',
      'a,b\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'CRLF and no last line end',
      'a,b\r\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['CR alone', 'a\rb\r', [['a'], ['b']]],
    ['a mark at the beginning', '\uFEFFa,b\n', [['a', 'b']]],
    [
      'quotes',
      '"a,1","say ""hi""",""\n"two\nlines",x\n',
      [
        ['a,1', 'say "hi"', ''],
        ['two\nlines', 'x'],
      ],
    ],
    ['a quote inside of a cell', 'a"b,c"\n', [['a"b', 'c"']]],
    ['what follows on a closed quote', '"a"b,c\n', [['ab', 'c']]],
    [
      'empty lines and empty cells',
      '\n\n,\na,\n',
      [
        ['', ''],
        ['a', ''],
      ],
    ],
    ['nothing', '', []],
    ['formulas as they are', '=1+1,@a@b.test\n', [['=1+1', '@a@b.test']]],
  ])('reads %s, whole and byte by byte', async (_name, text, records) => {
    expect(await read(pieces(bytes(text)))).toEqual(records);
    expect(await read(pieces(...[...bytes(text)].map((byte) => Uint8Array.of(byte))))).toEqual(records);
  });

  it.each([
    ['bytes that are no UTF-8', Uint8Array.of(0x61, 0xff, 0xfe), 'no CSV file in UTF-8'],
    ['UTF-16', Uint8Array.of(0xff, 0xfe, 0x61, 0), 'no CSV file in UTF-8'],
    ['a character that is cut off', Uint8Array.of(0x61, 0xc3), 'no CSV file in UTF-8'],
    ['zero bytes', bytes('a\0b'), 'no CSV file in UTF-8'],
    ['a quote that is never closed', bytes('x\n"abc'), 'Row 2 has a quote that is never closed'],
  ])('refuses %s', async (_name, given, sentence) => {
    await expect(read(pieces(given))).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining(sentence),
    });
  });

  it.each([
    ['in one cell', 'a'],
    ['in one cell in quotes', '"'],
    ['in many cells', ','],
  ])('gives up an endless line %s after what a record may have', async (_name, first) => {
    let sent = 0;
    async function* endless() {
      yield bytes(first);
      for (;;) {
        sent += 1;
        yield bytes((first === ',' ? ',' : 'a').repeat(1000));
      }
    }
    await expect(read(endless(), 10_000)).rejects.toThrow('Row 1 is longer than 10000 characters');
    expect(sent).toBeLessThan(12);
  });
});

describe('csvLine', () => {
  it('is read as what it was written from', async () => {
    const cells = ['plain', 'a,b', 'say "hi"', 'two\nlines', ' space', '', '=1+1'];
    expect(await read(pieces(bytes(csvLine(cells))))).toEqual([cells]);
    expect(csvLine(['ana@ana.example', 'true', '=1'])).toBe('ana@ana.example,true,=1\n');
    // Some readers trim what is not in quotes.
    expect(csvLine([' before', 'behind '])).toBe('" before","behind "\n');
  });
});
