// Language tags (BCP 47).

/** Longest tag we keep; RFC 5646 asks for at least 35. */
const LONGEST_TAG = 35;

/** So many tags are remembered: ICU takes 14 µs for each, and nearly all posts are in one of a few languages. */
const MOST_REMEMBERED = 500;

const remembered = new Map<string, string | null>();

const NAMES = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });

/**
 * Reads a BCP 47 language tag in any case and with `_` for `-` (`pt_br`), and gives the canonical one (`pt-BR`) without
 * extensions and private parts. Null for what is no tag, for languages nobody knows, and for `und`, which says nothing.
 */
export function normaliseLanguage(text: unknown): string | null {
  if (typeof text !== 'string' || text.length < 2 || text.length > LONGEST_TAG) return null;
  const known = remembered.get(text);
  if (known !== undefined) return known;
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  const found = readTag(text);
  remembered.set(text, found);
  return found;
}

function readTag(text: string): string | null {
  let locale: Intl.Locale;
  try {
    locale = new Intl.Locale(text.trim().replaceAll('_', '-'));
  } catch {
    return null;
  }
  if (locale.language === 'und' || !isKnown(locale.language)) return null;
  return locale.baseName;
}

function isKnown(language: string): boolean {
  try {
    return NAMES.of(language) !== undefined;
  } catch {
    return false;
  }
}

/** A language as lists of languages show it: its tag and its English name. */
export interface NamedLanguage {
  code: string;
  name: string;
}

/** Every language with a tag of two letters (ISO 639-1), by tag. */
export function namedLanguages(): NamedLanguage[] {
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  return letters
    .flatMap((first) => letters.map((second) => first + second))
    .filter((code) => normaliseLanguage(code) === code)
    .map((code) => ({ code, name: NAMES.of(code) ?? code }));
}
