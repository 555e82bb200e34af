// Templates for HTML and XML that escape what is put into them.

import { escapeHtml, escapeXml } from '../lib/html/escape.ts';

/**
 * Markup that is safe to send: made by the templates below, which escape everything put into them, or by `safe`. Markup
 * of one language does not fit into a template of the other.
 */
export class Markup<Language extends 'html' | 'xml'> {
  readonly language: Language;
  readonly text: string;

  constructor(language: Language, text: string) {
    this.language = language;
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

export type Html = Markup<'html'>;
export type Xml = Markup<'xml'>;

/** What may stand in a template: text is escaped, nothing at all for null and false, lists one after the other. */
export type Slot<Language extends 'html' | 'xml'> =
  | Markup<Language>
  | string
  | number
  | null
  | undefined
  | false
  | readonly Slot<Language>[];

/** HTML of a page. Attributes are written with quotes around the slot; addresses go through `links.ts` first. */
export function html(parts: TemplateStringsArray, ...slots: Slot<'html'>[]): Html {
  return new Markup('html', fill(parts, slots, escapeHtml));
}

/** XML of a feed. */
export function xml(parts: TemplateStringsArray, ...slots: Slot<'xml'>[]): Xml {
  return new Markup('xml', fill(parts, slots, escapeXml));
}

/** HTML that `sanitizeHtml` made and the database kept: posts, bios, fields of profiles. Nothing else goes in here. */
export function safe(sanitised: string): Html {
  return new Markup('html', sanitised);
}

type Escape = (text: string) => string;

function fill(
  parts: TemplateStringsArray,
  slots: readonly Slot<'html' | 'xml'>[],
  escapeText: Escape,
): string {
  let text = parts[0] ?? '';
  slots.forEach((slot, index) => {
    text += written(slot, escapeText) + (parts[index + 1] ?? '');
  });
  return text;
}

function written(slot: Slot<'html' | 'xml'>, escapeText: Escape): string {
  if (slot === null || slot === undefined || slot === false) return '';
  if (slot instanceof Markup) return slot.text;
  if (typeof slot === 'string') return escapeText(slot);
  if (typeof slot === 'number') return String(slot);
  return slot.map((each) => written(each, escapeText)).join('');
}
