// What may be said of a collection, and how much.

import * as v from 'valibot';
import { normaliseLanguage } from '../../lib/language.ts';
import { normaliseHashtag } from '../../lib/post-text/hashtag.ts';
import { cleanLine, cleanText, countCharacters, hasNothingToSee } from '../../lib/text.ts';
import { parseInput } from '../input.ts';

/** People whom a collection of this install holds. */
export const MOST_ITEMS = 25;
/** In characters. */
export const LONGEST_NAME = 40;
export const LONGEST_DESCRIPTION = 100;

const isShort = (longest: number) => (text: string) => countCharacters(text, longest) <= longest;

const Changes = v.object({
  name: v.optional(
    v.pipe(
      v.string(),
      v.transform((text) => cleanLine(text).trim()),
      v.check((text) => !hasNothingToSee(text), 'Give the collection a name.'),
      v.check(isShort(LONGEST_NAME), `A name has at most ${LONGEST_NAME} characters.`),
    ),
  ),
  description: v.optional(
    v.pipe(
      v.string(),
      v.transform((text) => cleanText(text).trim()),
      v.check(isShort(LONGEST_DESCRIPTION), `A description has at most ${LONGEST_DESCRIPTION} characters.`),
    ),
  ),
  language: v.optional(
    v.nullable(
      v.pipe(
        v.string(),
        v.check((tag) => normaliseLanguage(tag) !== null, 'Send the language as a BCP 47 tag, like "en".'),
        v.transform((tag) => normaliseLanguage(tag)),
      ),
    ),
  ),
  hashtag: v.optional(
    v.nullable(
      v.pipe(
        v.string(),
        v.check((text) => normaliseHashtag(text) !== null, 'Write a hashtag as one word, with or without #.'),
      ),
    ),
  ),
  isSensitive: v.optional(v.boolean()),
  isDiscoverable: v.optional(v.boolean()),
});

/** What is left out stays, or has its default; null takes away. */
export interface CollectionInput {
  name: string;
  /** Plain text. */
  description?: string;
  /** BCP 47. */
  language?: string | null;
  /** With or without `#`. */
  hashtag?: string | null;
  /** Default: false. */
  isSensitive?: boolean;
  /** Default: true. */
  isDiscoverable?: boolean;
}

/** Errors: INVALID_INPUT. */
export const readCollectionChanges = (input: Partial<CollectionInput>) => parseInput(Changes, input);

/** The same for a new one, which needs a name. Errors: INVALID_INPUT. */
export const readNewCollection = (input: CollectionInput) => {
  const { name, ...rest } = readCollectionChanges({ ...input, name: input.name });
  return { ...rest, name: name ?? '' };
};
