// Sentences of the catalogue, with what stands in their placeholders.

import type { Locale } from './locales.ts';

/** `name` of every `{name}` in a sentence. */
export type Slots<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Slots<Rest>
  : never;

/** `name` of every `<name>…</name>` in a sentence: parts that a page makes a link of, or sets in bold. */
export type Marks<Text extends string> = Text extends `${string}<${infer Name}>${infer Rest}`
  ? (Name extends `/${string}` ? never : Name) | Marks<Rest>
  : never;

/** A sentence about a number, in the forms of its language (Intl.PluralRules); `{n}` is the number as it is written. */
export type Plural = { readonly [Form in Intl.LDMLPluralRule]?: string } & { readonly other: string };

/** Texts for the placeholders of a sentence. */
export type Filling<Text extends string> = Readonly<Record<Slots<Text>, string>>;

const SLOT = /\{(\w+)\}/g;

/** A sentence as plain text. */
export function fill<const Text extends string>(text: Text, filling: Filling<Text>): string {
  return text.replace(SLOT, (slot, name: string) => (filling as Record<string, string>)[name] ?? slot);
}

const rules = new Map<Locale, Intl.PluralRules>();

/** The form of a sentence that goes with a number. */
export function pluralForm<const Forms extends Plural>(
  locale: Locale,
  forms: Forms,
  number: number,
): Forms['other'] {
  const ofLocale = rules.get(locale) ?? new Intl.PluralRules(locale);
  rules.set(locale, ofLocale);
  return forms[ofLocale.select(number)] ?? forms.other;
}

/** Part of a sentence: text, a placeholder, or a marked part with text alone in it. */
export type Piece =
  | { kind: 'text'; text: string }
  | { kind: 'slot'; name: string }
  | { kind: 'mark'; name: string; inner: string };

/** The parts of a sentence, for pages that put markup into it. */
export function piecesOf(text: string): Piece[] {
  return [...text.matchAll(/\{(?<slot>\w+)\}|<(?<mark>\w+)>(?<inner>.*?)<\/\k<mark>>|[^{<]+|[{<]/gs)].map(
    ({ 0: all, groups: { slot, mark, inner } = {} }) => {
      if (slot !== undefined) return { kind: 'slot', name: slot };
      if (mark !== undefined) return { kind: 'mark', name: mark, inner: inner ?? '' };
      return { kind: 'text', text: all };
    },
  );
}
