// What a mail says, as plain text and as HTML.

import type { Domain } from '../../db/rows.ts';
import { escapeHtml } from '../../lib/html/escape.ts';
import { cleanLine } from '../../lib/text.ts';
import { displayHost } from '../../lib/url/host-name.ts';
import type { Locale } from '../../lib/words/locales.ts';

/** A link with what it leads to, in words. */
export interface LetterLink {
  words: string;
  href: string;
}

/** Paragraphs and links in their order, as plain text: whatever stands in them is escaped where it becomes HTML. */
export interface Letter {
  subject: string;
  parts: readonly (string | LetterLink)[];
}

/** What a domain calls itself. */
export const siteOf = ({ title, name }: Pick<Domain, 'title' | 'name'>): string =>
  cleanLine(title) || displayHost(name);

/** Paragraphs are separated by empty lines; the signature is what mail programs know as one. */
export function letterText(domain: Domain, { parts }: Letter): string {
  const lines = parts.map((part) => (typeof part === 'string' ? part : `${part.words}: ${part.href}`));
  return `${lines.join('\n\n')}\n\n-- \n${siteOf(domain)}\n${domain.origin}/\n`;
}

/**
 * The same as HTML for mail programs: one column, styles in attributes, nothing that is fetched from anywhere, and
 * each link is written out as well, so that its reader sees where it leads.
 */
export function letterHtml(domain: Domain, locale: Locale, { subject, parts }: Letter): string {
  const accent = /^#[0-9a-f]{6}$/i.test(domain.accent) ? domain.accent : '#4f46b8';
  const body = parts.map((part) => (typeof part === 'string' ? paragraph(part) : linkTo(part, accent)));
  const site = escapeHtml(siteOf(domain));
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(subject)}</title>
</head>
<body style="margin:0;padding:24px 16px;font-family:system-ui,sans-serif;font-size:16px;line-height:1.5">
<div style="max-width:36em;margin:0 auto;border-top:4px solid ${accent};padding-top:16px">
<h1 style="font-size:20px;margin:0 0 16px">${escapeHtml(subject)}</h1>
${body.join('\n')}
<p style="margin:24px 0 0;font-size:14px">${site}<br><a href="${escapeHtml(domain.origin)}/" style="color:inherit">${escapeHtml(displayHost(domain.host))}</a></p>
</div>
</body>
</html>
`;
}

function paragraph(text: string): string {
  return `<p style="margin:0 0 16px">${escapeHtml(text)}</p>`;
}

function linkTo({ words, href }: LetterLink, accent: string): string {
  const to = escapeHtml(href);
  return `<p style="margin:0 0 16px"><a href="${to}" style="color:inherit;font-weight:bold;text-decoration-color:${accent}">${escapeHtml(words)}</a><br><span style="font-size:13px;word-break:break-all">${to}</span></p>`;
}
