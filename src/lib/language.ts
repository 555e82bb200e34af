/** Longest tag we keep; RFC 5646 asks for at least 35. */
const LONGEST_TAG = 35;

const NAMES = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });

/**
 * Reads a BCP 47 language tag in any case and with `_` for `-` (`pt_br`), and gives the canonical one (`pt-BR`) without extensions
 * and private parts. Null for what is no tag, for languages nobody knows, and for `und`, which says nothing.
 */
export function normaliseLanguage(text: unknown): string | null {
  if (typeof text !== 'string' || text.length < 2 || text.length > LONGEST_TAG) return null;
  let locale: Intl.Locale;
  try {
    locale = new Intl.Locale(text.trim().replaceAll('_', '-'));
  } catch {
    return null;
  }
  if (locale.language === 'und' || !isKnown(locale.language)) return null;
  return locale.baseName;
}

/** The language alone: `pt` of `pt-BR`. */
export function primaryLanguage(tag: string): string {
  return tag.split('-', 1)[0] ?? tag;
}

/** What a language is called, in `inLanguage` where ICU knows it, in English otherwise; the tag itself if nobody knows. */
export function languageName(tag: string, inLanguage = 'en'): string {
  try {
    return new Intl.DisplayNames([inLanguage, 'en'], { type: 'language', fallback: 'code' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

function isKnown(language: string): boolean {
  try {
    return NAMES.of(language) !== undefined;
  } catch {
    return false;
  }
}
