// The languages that pages and mails speak.

import { preferredLanguage } from '../negotiate.ts';

/** The first is what is spoken where nothing else is wished. */
export const LOCALES = ['en', 'de', 'es', 'fr', 'ja'] as const;
export type Locale = (typeof LOCALES)[number];

/** What each calls itself. */
export const LOCALE_NAMES: Record<Locale, string> = {
  en: 'English',
  de: 'Deutsch',
  es: 'Español',
  fr: 'Français',
  ja: '日本語',
};

/** The language of ours that a BCP 47 tag names, in any case and whatever its region; null for all others. */
export function localeOf(tag: string | null | undefined): Locale | null {
  const [language = ''] = (tag ?? '').trim().toLowerCase().split(/[-_]/, 1);
  return LOCALES.find((each) => each === language) ?? null;
}

/**
 * Which of ours a reader of a page wants, by Accept-Language (RFC 9110, 12.5.4); `otherwise` for those who take
 * anything or none of ours.
 */
export function wantedLocale(acceptLanguage: string | undefined, otherwise: Locale): Locale {
  const offers = [otherwise, ...LOCALES.filter((each) => each !== otherwise)];
  return preferredLanguage(acceptLanguage, offers) ?? otherwise;
}
