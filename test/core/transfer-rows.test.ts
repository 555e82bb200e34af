import { describe, expect, it } from 'vitest';
import { cellsOf, headOf, RowReader, type TransferRow } from '../../src/core/transfers/columns.ts';
import type { TransferKind } from '../../src/db/enums.ts';

/** The rows of a file of one kind, given as its records. */
function read(kind: TransferKind, ...records: string[][]): TransferRow[] {
  const reader = new RowReader(kind);
  return records.flatMap((record) => reader.read(record) ?? []);
}
const briefly = (rows: readonly TransferRow[]) =>
  rows.map(({ subject, problem }) => [subject, problem === null]);

describe('the first record', () => {
  it('is a head where it names what the rows are about, in any case', () => {
    expect(briefly(read('FOLLOWS', ['ACCOUNT ADDRESS'], ['ben@b.test']))).toEqual([['ben@b.test', true]]);
    expect(briefly(read('BOOKMARKS', ['#uri'], ['https://b.test/1']))).toEqual([['https://b.test/1', true]]);
    expect(briefly(read('DOMAIN_BLOCKS', ['#domain', '#severity'], ['b.test', 'suspend']))).toEqual([
      ['b.test', true],
    ]);
  });

  it('is a row where it names another column, or none', () => {
    expect(read('LISTS', ['List', 'ben@b.test'])).toMatchObject([
      { list: 'List', subject: 'ben@b.test', problem: null },
    ]);
    expect(briefly(read('BLOCKS', ['domain'], ['ben@b.test']))).toEqual([
      ['domain', false],
      ['ben@b.test', true],
    ]);
    expect(briefly(read('FOLLOWS', []))).toEqual([['', false]]);
  });

  it('says the order of the columns, and what it calls by no known name is passed over', () => {
    const [row] = read(
      'FOLLOWS',
      ['Languages', 'Colour', 'Show boosts', 'Account address'],
      ['de', 'red', 'no', 'ben@b.test'],
    );
    expect(row).toMatchObject({ subject: 'ben@b.test', options: { languages: ['de'], showBoosts: false } });
    expect(row?.options).not.toHaveProperty('notifies');
  });
});

describe('a row', () => {
  it('of follows says what is asked of them, and nothing where it does not', () => {
    const options = (...cells: string[]) => read('FOLLOWS', ['ben@b.test', ...cells])[0]?.options;
    expect(options()).toEqual({});
    for (const yes of ['true', 'T', 'yes', '1'])
      expect(options(yes, yes)).toEqual({ showBoosts: true, notifies: true });
    for (const no of ['false', 'F', 'no', '0'])
      expect(options(no, no)).toEqual({ showBoosts: false, notifies: false });
    expect(options('perhaps', '')).toEqual({});
    expect(options('', '', '')).toEqual({ languages: null });
    expect(options('', '', ' , ;')).toEqual({ languages: null });
    expect(options('', '', 'de, pt-br; DE  not-a-language-at-all')).toEqual({ languages: ['de', 'pt-BR'] });
  });

  it('of lists names a list and a member', () => {
    expect(read('LISTS', ['', 'ben@b.test'])).toMatchObject([{ problem: 'This row names no list.' }]);
    expect(read('LISTS', ['  ', 'ben@b.test'])).toMatchObject([{ problem: 'This row names no list.' }]);
    expect(read('LISTS', ['Friends'])).toMatchObject([
      { list: 'Friends', problem: expect.stringContaining('no account') },
    ]);
    expect(read('LISTS', ['ben@b.test', ''])).toMatchObject([{ list: 'ben@b.test', subject: '' }]);
  });

  it('names somebody as people write it', () => {
    for (const handle of ['@Ben@B.test', 'ben@b.TEST', ' ben@b.test '])
      expect(briefly(read('BLOCKS', [handle]))).toEqual([['ben@b.test', true]]);
    for (const none of ['ben', '@ben', 'ben@', '@b.test', 'https://b.test/@ben', ''])
      expect(briefly(read('MUTES', [none]))).toEqual([[none, false]]);
    expect(briefly(read('DOMAIN_BLOCKS', ['BÜCHER.test'], ['not a host']))).toEqual([
      ['xn--bcher-kva.test', true],
      ['not a host', false],
    ]);
    expect(briefly(read('BOOKMARKS', ['ftp://b.test/1']))).toEqual([['ftp://b.test/1', false]]);
  });

  it.each<[TransferKind, string[]]>([
    ['FOLLOWS', ['ben@b.test', 'false', 'true', 'de, fr']],
    ['FOLLOWS', ['ben@b.test', 'true', 'false', '']],
    ['MUTES', ['ben@b.test', 'false']],
    ['BLOCKS', ['ben@b.test']],
    ['LISTS', ['List "A", old', 'ben@b.test']],
    ['BOOKMARKS', ['https://b.test/1']],
    ['DOMAIN_BLOCKS', ['b.test']],
  ])('of %s is written as it was read', (kind, cells) => {
    const head = headOf(kind);
    const [row] = read(kind, ...(head ? [[...head]] : []), cells);
    expect(cellsOf(kind, row as TransferRow)).toEqual(cells);
  });
});
