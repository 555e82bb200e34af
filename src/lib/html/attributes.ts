// Which attributes of HTML from other servers are kept.

import { escapeHtml } from './escape.ts';
import { safeHref } from './href.ts';

/**
 * Microformats, and the classes that say what a link is; no other class of another server may meet our style sheets.
 */
const CLASS = /^(?:(?:h|p|u|dt|e)-[\w-]+|mention|hashtag|ellipsis|invisible|quote-inline)$/;

/** A list of classes longer than this, in UTF-16 units, is read no further. */
const LONGEST_CLASSES = 2000;

type Given = Readonly<Record<string, string>>;

/**
 * The attributes of an element that are kept, ready to be written behind its name; null for a link that leads nowhere
 * safe, which is then no link. Languages, links of safe schemes, known classes, `translate="no"` and the numbers of
 * lists; nothing else.
 */
export function attributesOf(name: string, given: Given): string | null {
  switch (name) {
    case 'a':
      return linkAttributes(given);
    case 'p':
      return language(given) + classes(given);
    case 'span':
      return language(given) + classes(given) + (given.translate === 'no' ? ' translate="no"' : '');
    case 'ol':
      return (
        language(given) + number('start', given.start) + (given.reversed === undefined ? '' : ' reversed')
      );
    case 'li':
      return language(given) + number('value', given.value);
    default:
      return language(given);
  }
}

function linkAttributes(given: Given): string | null {
  const href = given.href === undefined ? null : safeHref(given.href);
  if (href === null) return null;
  const isTag = /(?:^|\s)tag(?:\s|$)/i.test(given.rel ?? '');
  const rel = `${isTag ? 'tag ' : ''}nofollow noopener noreferrer`;
  return ` href="${attributeText(href)}"${language(given)}${classes(given)} rel="${rel}"`;
}

function language({ lang }: Given): string {
  return lang === undefined || lang.length > 100 ? '' : ` lang="${attributeText(lang)}"`;
}

function classes({ class: given }: Given): string {
  if (given === undefined) return '';
  const known = given
    .slice(0, LONGEST_CLASSES)
    .split(/\s+/)
    .filter((name) => CLASS.test(name));
  return known.length === 0 ? '' : ` class="${known.join(' ')}"`;
}

function number(name: string, value: string | undefined): string {
  return value !== undefined && /^-?\d{1,9}$/.test(value) ? ` ${name}="${value}"` : '';
}

/** As in text, but with quotes escaped. An apostrophe ends nothing between double quotes. */
function attributeText(value: string): string {
  return escapeHtml(value).replaceAll('&#39;', "'");
}
