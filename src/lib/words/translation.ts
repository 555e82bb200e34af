// What a language has to say: all that English does.

import type { Plural } from './fill.ts';

/** A subject, or all of them, in another language: the same keys, each with a sentence of its own. */
export type TranslationOf<Part> = Part extends string
  ? string
  : Part extends { readonly other: string }
    ? Plural
    : { readonly [Key in keyof Part]: TranslationOf<Part[Key]> };
