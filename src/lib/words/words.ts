// The words of a language, loaded when somebody first reads it.

import { en } from './languages/en/words.ts';
import { type Locale, localeOf } from './locales.ts';
import type { TranslationOf } from './translation.ts';

/** What pages and mails say, by subject: English with its placeholders is the type of all languages. */
export type Words = typeof en & { readonly locale: Locale };

type Load = () => Promise<TranslationOf<typeof en>>;

const LOAD: Record<Exclude<Locale, 'en'>, Load> = {
  de: async () => (await import('./languages/de/words.ts')).de,
  es: async () => (await import('./languages/es/words.ts')).es,
  fr: async () => (await import('./languages/fr/words.ts')).fr,
  ja: async () => (await import('./languages/ja/words.ts')).ja,
};

const ENGLISH: Words = { ...en, locale: 'en' };
const loaded = new Map<Locale, Words>([['en', ENGLISH]]);

/** The words of a language. */
export async function wordsIn(locale: Locale): Promise<Words> {
  const known = loaded.get(locale);
  if (known) return known;
  const words = locale === 'en' ? en : await LOAD[locale]();
  // That the placeholders are those of English is held by test/lib/words.test.ts.
  const made = { ...words, locale } as Words;
  loaded.set(locale, made);
  return made;
}

/** The words for a tag that somebody or a domain has set; English for none of ours. */
export function wordsFor(...tags: (string | null | undefined)[]): Promise<Words> {
  for (const tag of tags) {
    const locale = localeOf(tag);
    if (locale !== null) return wordsIn(locale);
  }
  return wordsIn('en');
}
