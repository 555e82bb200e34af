import { describe, expect, it } from 'vitest';
import { normaliseLanguage } from '../../src/lib/language.ts';
import { cleanLine, cleanText, countCharacters, truncateText } from '../../src/lib/text.ts';
import { parseWebUrl, sameOrigin } from '../../src/lib/url/url.ts';
import { cpuMs } from '../helpers/runs/cpu.ts';

const FAMILY = '👨‍👩‍👧‍👦';

describe('text', () => {
  it('drops what databases refuse', () => {
    expect(cleanText('a\u0000b\r\nc\rd\u0007\te\u007f')).toBe('ab\nc\nd\te');
    expect(cleanText('x\ud800y')).toBe('x\ufffdy');
    expect(cleanText(FAMILY)).toBe(FAMILY);
    expect(cleanLine('  a \n\t b\u3000c ')).toBe('a b c');
  });

  it('counts characters as people see them', () => {
    expect(countCharacters('')).toBe(0);
    expect(countCharacters('abc\n')).toBe(4);
    expect(countCharacters('e\u0301é')).toBe(2);
    expect(countCharacters(FAMILY)).toBe(1);
    expect(countCharacters('🇳🇿🇳🇿')).toBe(2);
    expect(countCharacters('한국어ไทย')).toBe(6);
  });

  it('counts the same across its windows', () => {
    for (const [character, times] of [
      [FAMILY, 1000],
      ['e\u0301', 2000],
      ['日', 3000],
      ['🇳🇿', 999],
      ['1️⃣', 700],
    ] as const) {
      expect(countCharacters(character.repeat(times)), character).toBe(times);
      expect(countCharacters(`x${character.repeat(times)}`), character).toBe(times + 1);
    }
  });

  it('lets no tower of accents count as one character (H18)', () => {
    expect(countCharacters(`a${'\u0301'.repeat(10_000)}`)).toBeGreaterThan(300);
  });

  it('counts and cuts long text in linear time', () => {
    const long = 'é@'.repeat(250_000);
    const spent = cpuMs(() => {
      expect(countCharacters(long)).toBe(500_000);
      expect(truncateText(long, 100)).toHaveLength(100);
    });
    expect(spent).toBeLessThan(2_500);
  });

  it('cuts between characters', () => {
    expect(truncateText('abc', 3)).toBe('abc');
    expect(truncateText('abcd', 3)).toBe('ab…');
    expect(truncateText(FAMILY.repeat(3), 3)).toBe(FAMILY.repeat(3));
    expect(truncateText(FAMILY.repeat(4), 3)).toBe(`${FAMILY.repeat(2)}…`);
    expect(truncateText('a b c', 3)).toBe('a…');
  });
});

describe('languages', () => {
  it.each([
    ['EN', 'en'],
    ['pt_br', 'pt-BR'],
    ['zh-hant-tw', 'zh-Hant-TW'],
    ['de-DE-u-co-phonebk', 'de-DE'],
    ['mi', 'mi'],
    ['gsw', 'gsw'],
  ])('reads %s as %s', (text, tag) => {
    expect(normaliseLanguage(text)).toBe(tag);
  });

  it.each(['', 'e', 'und', 'english', 'x-private', 'qqq', 'en-', '12', null, 7, 'a'.repeat(500), '<b>'])(
    'refuses %s',
    (text) => {
      expect(normaliseLanguage(text)).toBeNull();
    },
  );
});

describe('addresses', () => {
  it('takes web addresses without credentials (O12, O15)', () => {
    expect(parseWebUrl('https://a.example/x')?.href).toBe('https://a.example/x');
    for (const bad of [
      'javascript:alert(1)',
      'data:text/html,x',
      'https://us@e.example/',
      'https://a:b@e.example/',
      '//a.example',
      '/x',
      'ftp://a.example',
      'https://',
      `https://a.example/${'x'.repeat(5000)}`,
      null,
      {},
    ]) {
      expect(parseWebUrl(bad), String(bad).slice(0, 30)).toBeNull();
    }
  });

  it('compares origins', () => {
    expect(sameOrigin('https://a.example/x', 'https://A.example:443/y')).toBe(true);
    expect(sameOrigin('https://a.example', 'http://a.example')).toBe(false);
    expect(sameOrigin('data:x', 'data:x')).toBe(false);
    expect(sameOrigin('nonsense', 'nonsense')).toBe(false);
  });
});

it('counts as ICU does, whatever stands beside what, and stops where it is told to', () => {
  const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });
  const icu = (text: string) => [...segmenter.segment(text)].length;
  const pool = [
    ...[
      'a',
      'é',
      'e\u0301',
      'あ',
      'か\u3099',
      '한',
      '\u1100',
      '\u1161',
      '\u11a8',
      FAMILY,
      '🇩🇪',
      '🇩',
      '❤️',
      '1️⃣',
      '©',
    ],
    ...[
      '\u200d',
      '\u200c',
      '\u200b',
      '\u202e',
      '\u0e01\u0e33',
      'क्ष',
      'क',
      '्',
      'ि',
      '\u0d4e',
      '\u0600',
      '𝒜',
      '𠮷',
      '\t',
    ],
    ...[
      '\n',
      ' ',
      '\u3000',
      '”',
      '\u0301',
      '\ufe0f',
      '\u00ad',
      '\u{110bd}',
      '\u0651',
      '\u05b0',
      '\u{1f3fb}',
      '👍🏽',
    ],
  ];
  let seed = 7;
  const below = (bound: number) => {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    return (seed >> 8) % bound;
  };
  for (let round = 0; round < 3000; round += 1) {
    const text = Array.from({ length: 1 + below(8) }, () => pool[below(pool.length)]).join('');
    expect(countCharacters(text), JSON.stringify(text)).toBe(icu(text));
  }
  for (let code = 32; code < 0x3000; code += 1) {
    for (const text of ['あ_あ', 'あ__b\u0301'].map((each) =>
      each.replaceAll('_', String.fromCodePoint(code)),
    ))
      if (countCharacters(text) !== icu(text))
        expect(countCharacters(text), JSON.stringify(text)).toBe(icu(text));
  }
  expect(countCharacters('あ'.repeat(10_000), 500)).toBe(501);
  expect(countCharacters(FAMILY.repeat(1000))).toBe(1000);
});
