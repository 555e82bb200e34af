import { describe, expect, it } from 'vitest';
import { preferredLanguage } from '../../src/lib/negotiate.ts';
import { fill, piecesOf, pluralForm } from '../../src/lib/words/fill.ts';
import { numberIn, timeIn } from '../../src/lib/words/format.ts';
import { LOCALES, type Locale, localeOf, wantedLocale } from '../../src/lib/words/locales.ts';
import { wordsFor, wordsIn } from '../../src/lib/words/words.ts';
import { cpuMs } from '../helpers/runs/cpu.ts';

interface Sentence {
  path: string;
  /** All forms of it: one, but for sentences about a number. */
  forms: Readonly<Record<string, string>>;
}

function sentencesOf(part: object, path = ''): Sentence[] {
  return Object.entries(part).flatMap(([key, value]: [string, unknown]) => {
    const at = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string')
      return key === 'locale' && path === '' ? [] : [{ path: at, forms: { other: value } }];
    const inner = value as Record<string, unknown>;
    return typeof inner.other === 'string' && Object.keys(inner).every((form) => FORMS.has(form))
      ? [{ path: at, forms: inner as Record<string, string> }]
      : sentencesOf(inner, at);
  });
}

const FORMS = new Set(['zero', 'one', 'two', 'few', 'many', 'other']);

const english = await wordsIn('en');
const ENGLISH = sentencesOf(english);
const others = LOCALES.filter((each) => each !== 'en');

const slotsOf = (text: string): string[] =>
  piecesOf(text)
    .flatMap((piece) => {
      if (piece.kind === 'slot') return [`{${piece.name}}`];
      return piece.kind === 'mark' ? [`<${piece.name}>`, ...slotsOf(piece.inner)] : [];
    })
    .sort();

/** Sentences that are the same in a language as in English: names, and words both have. */
const SAME: Readonly<Record<Exclude<Locale, 'en'>, ReadonlySet<string>>> = {
  de: new Set([
    'frame.feed',
    'posts.attached.video',
    'share.text',
    'firstStart.domain',
    'moderation.categories.SPAM',
    'passkeys.title',
    'profileForm.fieldName',
    'profileForm.name',
    'transfer.export',
    'transfer.import',
  ]),
  es: new Set(['moderation.categories.SPAM']),
  fr: new Set([
    'frame.site',
    'frame.pages',
    'posts.votes',
    'overview.applications',
    'overview.sessions',
    'scopes.things.collections',
    'scopes.things.conversations',
    'scopes.things.notifications',
    'moderation.categories.SPAM',
    'moderation.collections',
    'moderation.notes',
    'transfer.archive',
    'transfer.imports',
    'mails.missed.mentions',
  ]),
  ja: new Set(['follow.example']),
};

describe.each(others)('the words of %s', (locale) => {
  it('say all that English says, and nothing else', async () => {
    const there = sentencesOf(await wordsIn(locale)).map(({ path }) => path);
    expect(there.sort()).toEqual(ENGLISH.map(({ path }) => path).sort());
  });

  it('have the placeholders and marks of English in every form', async () => {
    const words = new Map(sentencesOf(await wordsIn(locale)).map((each) => [each.path, each.forms]));
    for (const { path, forms } of ENGLISH)
      for (const [form, text] of Object.entries(words.get(path) ?? {}))
        expect(slotsOf(text), `${path} (${form})`).toEqual(slotsOf(forms.other ?? ''));
  });

  it('have the forms that the language needs for whole numbers', async () => {
    const needed = new Set(
      [0, 1, 2, 3, 5, 11, 21, 101, 1000].map((number) => new Intl.PluralRules(locale).select(number)),
    );
    const plural = new Set(ENGLISH.filter(({ forms }) => 'one' in forms).map(({ path }) => path));
    for (const { path, forms } of sentencesOf(await wordsIn(locale)))
      if (plural.has(path))
        expect(Object.keys(forms).sort(), path).toEqual(locale === 'ja' ? ['other'] : [...needed].sort());
  });

  it('are not English, but where both say the same', async () => {
    const words = new Map(sentencesOf(await wordsIn(locale)).map((each) => [each.path, each.forms.other]));
    const same = ENGLISH.filter(
      ({ path, forms }) => words.get(path) === forms.other && /[a-z]{2}/i.test(withoutSlots(forms.other)),
    );
    expect(same.map(({ path }) => path).sort()).toEqual([...SAME[locale]].sort());
  });

  it('are written cleanly', async () => {
    for (const { path, forms } of sentencesOf(await wordsIn(locale)))
      for (const text of Object.values(forms)) {
        expect(text.trim(), path).toBe(text);
        expect(text, path).not.toMatch(/ {2}|undefined|^$/);
        expect(withoutSlots(text), path).not.toMatch(/[{}<>]/);
        // Never parted at the end of a line.
        if (locale === 'fr')
          expect(text, path).not.toMatch(/[^\u00a0 ][!?;»]|[^\u00a0]:(?![/\w])|«(?!\u00a0)| [!?;:»]/);
      }
  });
});

const withoutSlots = (text = '') => text.replace(/\{\w+\}|<\/?\w+>/g, '');

describe('the language a reader wants', () => {
  it.each<[string | undefined, Locale]>([
    [undefined, 'en'],
    ['', 'en'],
    ['de', 'de'],
    ['de-AT, en;q=0.9', 'de'],
    ['zh, ja;q=0.5', 'ja'],
    ['zh', 'en'],
    ['zh-Hant-TW,zh;q=0.8', 'en'],
    ['*', 'en'],
    ['*;q=0.1, fr;q=0.05', 'en'],
    ['en;q=0, *', 'de'],
    ['en;q=0.2, es-MX;q=0.7, fr;q=0.5', 'es'],
    ['de;q=0', 'en'],
    ['de-CH;q=0.3, de;q=0, fr;q=0.2', 'de'],
    ['FR_ca, es', 'es'],
    ['FR-CA;Q=0.9, es;q=0.8', 'fr'],
    ['de;q=high, fr;q=0.1', 'fr'],
    [';;;,,,q=1', 'en'],
    ['de\u0000', 'en'],
    ['ja;q=1.5, de', 'ja'],
    ['deu, eng', 'en'],
  ])('by %j is %s', (header, locale) => {
    expect(wantedLocale(header, 'en')).toBe(locale);
  });

  it('is that of the domain where the reader leaves it open', () => {
    for (const header of [undefined, '*', 'zh', 'ja;q=0']) expect(wantedLocale(header, 'fr')).toBe('fr');
    expect(wantedLocale('fr;q=0, *', 'fr')).toBe('en');
    expect(preferredLanguage('zh', ['de'])).toBeNull();
  });

  it('takes no time to find, whatever is sent', () => {
    const long = `${'zz-'.repeat(3000)}, de`;
    expect(cpuMs(() => wantedLocale(long, 'en'))).toBeLessThan(100);
    expect(cpuMs(() => wantedLocale('de;'.repeat(4000), 'en'))).toBeLessThan(100);
    expect(wantedLocale(`ja, ${'x'.repeat(10_000)}`, 'en')).toBe('ja');
  });

  it('is known by any tag of it', async () => {
    expect(localeOf('pt-BR')).toBeNull();
    expect(localeOf('DE_at')).toBe('de');
    expect((await wordsFor(null, 'xx', 'ja-JP')).locale).toBe('ja');
    expect((await wordsFor(null)).locale).toBe('en');
  });
});

describe('sentences', () => {
  it('are filled once, whatever stands in the filling', () => {
    expect(fill('{a} and {b}', { a: '{b}', b: '$& <x>' })).toBe('{b} and $& <x>');
    expect(piecesOf('a < b {c} <d>e {f}</d> {')).toEqual([
      { kind: 'text', text: 'a ' },
      { kind: 'text', text: '<' },
      { kind: 'text', text: ' b ' },
      { kind: 'slot', name: 'c' },
      { kind: 'text', text: ' ' },
      { kind: 'mark', name: 'd', inner: 'e {f}' },
      { kind: 'text', text: ' ' },
      { kind: 'text', text: '{' },
    ]);
  });

  it('go with numbers and times as the language writes them', () => {
    expect(pluralForm('fr', { one: 'un', other: 'des' }, 0)).toBe('un');
    expect(pluralForm('ja', { other: 'x' }, 1)).toBe('x');
    expect(numberIn('de', 12345)).toBe('12.345');
    expect(timeIn('ja', 'longDay', '2026-05-04T03:02:01.000Z')).toBe('2026年5月4日');
    expect(timeIn('en', 'day', '2026-05-04T23:59:59.000Z')).toBe('4 May 2026');
  });
});
