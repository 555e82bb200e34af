// Reads text that may come in several languages (`content`, `contentMap`).

import { type Doc, toDoc, values } from './doc.ts';
import { cleanText, readLanguage, readText } from './scalars.ts';

export interface NaturalText {
  value: string;
  /** BCP 47; null if the document does not say. */
  language: string | null;
}

/**
 * `content`, `name` or `summary`, which may stand alone, as a language map (`contentMap`), as both, or with the plain
 * form null. The text is the plain form, the language the map's first key (what Mastodon does); without a plain form
 * the map's first entry is the text. Null where there is neither.
 */
export function readNatural(doc: Doc, name: string, limit: number): NaturalText | null {
  const [mappedText, mappedLanguage] = firstEntry(doc[`${name}Map`], limit);
  const plain = readText(doc[name], limit);
  if (plain !== null) return { value: plain, language: mappedLanguage ?? languageOfValue(doc[name]) };
  return mappedText === null ? null : { value: mappedText, language: mappedLanguage };
}

function firstEntry(map: unknown, limit: number): [string | null, string | null] {
  if (typeof map !== 'object' || map === null || Array.isArray(map)) return [null, null];
  for (const [language, text] of Object.entries(map)) {
    if (typeof text === 'string') return [cleanText(text, limit), readLanguage(language)];
  }
  return [null, null];
}

/** The language of an expanded value: `{"@value": …, "@language": "de"}`. */
function languageOfValue(value: unknown): string | null {
  if (typeof value !== 'object') return null;
  return readLanguage(toDoc(values(value)[0])?.['@language']);
}
