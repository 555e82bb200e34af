import sanitize from 'sanitize-html';
import { cleanText } from '../text.ts';
import { escapeHtml } from './escape.ts';
import { safeHref } from './href.ts';

/** Longest HTML that is looked at; the rest is cut off. A document from another server has at most 1 MB in all. */
export const LONGEST_HTML = 1_048_576;

/** More open elements than this at once are no text any more, and cost the parser quadratic time. */
const DEEPEST_NESTING = 256;

const HEADINGS = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'];

/** What the fediverse writes posts and profiles with (FEDERATION §1.5); headings are turned into bold paragraphs below. */
const TAGS = [
  'p',
  'br',
  'span',
  'a',
  'del',
  's',
  'pre',
  'blockquote',
  'code',
  'b',
  'strong',
  'u',
  'i',
  'em',
  'ul',
  'ol',
  'li',
  'ruby',
  'rt',
  'rp',
  ...HEADINGS,
];

/** Elements whose text is no text for readers: it goes with them. */
const DROPPED_WITH_CONTENT = [
  'script',
  'style',
  'textarea',
  'option',
  'select',
  'xmp',
  'noscript',
  'noembed',
  'noframes',
  'iframe',
  'object',
  'embed',
  'applet',
  'svg',
  'template',
  'title',
  'head',
  'audio',
  'video',
  'canvas',
];

/** Microformats, and the classes that say what a link is; no other class of another server may meet our style sheets. */
const CLASS = /^(?:(?:h|p|u|dt|e)-[\w-]+|mention|hashtag|ellipsis|invisible|quote-inline)$/;

const OPTIONS: sanitize.IOptions = {
  allowedTags: TAGS,
  nonTextTags: DROPPED_WITH_CONTENT,
  allowedAttributes: {
    '*': ['lang'],
    a: ['href', 'rel', 'class'],
    p: ['class'],
    span: ['class', { name: 'translate', values: ['no'] }],
    ol: ['start', 'reversed'],
    li: ['value'],
  },
  // safeHref decides about schemes; a second, weaker opinion would only differ.
  allowedSchemesAppliedToAttributes: [],
  allowedSchemes: ['http', 'https', 'mailto', 'xmpp', 'gemini', 'gopher', 'ipfs'],
  allowProtocolRelative: false,
  parseStyleAttributes: false,
  transformTags: {
    // Filtered here and not by allowedClasses, which compiles its patterns anew for every text.
    p: (tagName, attribs) => ({ tagName, attribs: withKnownClasses(attribs) }),
    span: (tagName, attribs) => ({ tagName, attribs: withKnownClasses(attribs) }),
    a: (_name, attributes) => {
      const href = attributes.href === undefined ? null : safeHref(attributes.href);
      // A link that leads nowhere safe stays text.
      if (href === null) return { tagName: 'span', attribs: {} };
      const isTag = /(?:^|\s)tag(?:\s|$)/i.test(attributes.rel ?? '');
      return {
        tagName: 'a',
        attribs: {
          href,
          ...(attributes.lang === undefined ? {} : { lang: attributes.lang }),
          ...withKnownClasses(attributes.class === undefined ? {} : { class: attributes.class }),
          rel: `${isTag ? 'tag ' : ''}nofollow noopener noreferrer`,
        },
      };
    },
  },
};

/**
 * HTML of anyone as it may be shown to everyone: an allow-list of elements, no style, no script, no embedding, links of safe schemes
 * only and with `rel="nofollow noopener noreferrer"`. Every HTML that is stored for showing went through here, our own included.
 * Never throws; 1 MB of anything takes bounded time.
 */
export function sanitizeHtml(html: string): string {
  const text = cleanText(html.length > LONGEST_HTML ? html.slice(0, LONGEST_HTML) : html);
  if (!/[<&]/.test(text)) return escapeText(text);
  if (nestingExceeds(text, DEEPEST_NESTING))
    return escapeHtml(text.replace(/<[^>]*>?/g, ' ').replace(/\s+/g, ' '));
  return headingsToParagraphs(sanitize(text, OPTIONS));
}

function withKnownClasses(attributes: sanitize.Attributes): sanitize.Attributes {
  const { class: given, ...others } = attributes;
  if (given === undefined) return attributes;
  const known = given.split(/\s+/).filter((name) => CLASS.test(name));
  return known.length === 0 ? others : { ...attributes, class: known.join(' ') };
}

/** As sanitize-html writes text, so that text with and without tags looks the same. */
function escapeText(text: string): string {
  return text.replaceAll('>', '&gt;');
}

/** On sanitised HTML only, where every `<` begins a tag of ours. */
function headingsToParagraphs(html: string): string {
  return html.replace(/<h[1-6]( lang="[^"]*")?>/g, '<p$1><strong>').replace(/<\/h[1-6]>/g, '</strong></p>');
}

/** Elements that hold nothing, or that the next of their kind closes. */
const NEVER_NESTED: ReadonlySet<string> = new Set([
  'br',
  'img',
  'hr',
  'wbr',
  'input',
  'meta',
  'link',
  'p',
  'li',
  'embed',
]);

/** A rough and cheap count of open elements; wrong only for HTML that nobody writes. */
function nestingExceeds(html: string, deepest: number): boolean {
  let depth = 0;
  for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9:-]*)/gi)) {
    if (NEVER_NESTED.has(name.toLowerCase())) continue;
    depth = slash === '/' ? Math.max(0, depth - 1) : depth + 1;
    if (depth > deepest) return true;
  }
  return false;
}
