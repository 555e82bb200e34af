// Sentences of the catalogue with markup in them.

import { type Marks, type Plural, piecesOf, pluralForm, type Slots } from '../../lib/words/fill.ts';
import { numberIn } from '../../lib/words/format.ts';
import type { Words } from '../../lib/words/words.ts';
import { type Html, html } from '../html.ts';

/** Marks that mean the same in every sentence. */
const COMMON: Record<string, (inner: Html) => Html> = {
  b: (inner) => html`<strong>${inner}</strong>`,
  em: (inner) => html`<em>${inner}</em>`,
  code: (inner) => html`<code>${inner}</code>`,
};

/** What fills a sentence: text or markup for every `{name}`, an address for every `<name>…</name>` that is a link. */
type Filling<Text extends string> = Readonly<
  Record<Slots<Text>, string | Html> &
    Record<Exclude<Marks<Text>, 'b' | 'em' | 'code'>, string | ((inner: Html) => Html)>
>;

/** A sentence as HTML: all text in it is escaped. */
export function rich<const Text extends string>(text: Text, filling: Filling<Text>): Html {
  const given = filling as Record<string, string | Html | ((inner: Html) => Html)>;
  const slot = (name: string) => {
    const value = given[name];
    return typeof value === 'function' ? undefined : value;
  };
  const filled = (inner: string) =>
    html`${piecesOf(inner).map((piece) => (piece.kind === 'slot' ? slot(piece.name) : 'text' in piece && piece.text))}`;
  return html`${piecesOf(text).map((piece) => {
    if (piece.kind === 'text') return piece.text;
    if (piece.kind === 'slot') return slot(piece.name);
    const mark = given[piece.name] ?? COMMON[piece.name];
    const inner = filled(piece.inner);
    if (typeof mark === 'string') return html`<a href="${mark}">${inner}</a>`;
    return typeof mark === 'function' ? (mark as (inner: Html) => Html)(inner) : inner;
  })}`;
}

/** A sentence about a number, as HTML; what it marks as `<b>` stands out. */
export function counted<const Forms extends Plural>(words: Words, forms: Forms, number: number): Html {
  const text: string = pluralForm(words.locale, forms, number);
  const b = (inner: Html) => html`<b>${inner}</b>`;
  return rich(text as '<n>{n}</n>', { n: numberIn(words.locale, number), b } as never);
}
