// The frame of every page: head, header, footer.

import type { Domain } from '../db/rows.ts';
import { displayHost } from '../lib/url/host-name.ts';
import { fill } from '../lib/words/fill.ts';
import { LOCALE_NAMES, LOCALES } from '../lib/words/locales.ts';
import { type Html, html } from './html.ts';
import { hrefOf, isOwn, paths } from './links.ts';
import type { Place } from './request.ts';
import { stylesheetOf } from './style/stylesheet.ts';

export interface PageHead {
  /** Before the domain's title; null on its front page. */
  title: string | null;
  /** One line for previews. */
  description: string;
  /** Path of the page on the domain's own host. */
  canonical: string | null;
  openGraph?: Html | null;
  /** Links of the head: feeds, the ActivityPub document. */
  links?: Html | null;
  /** Whether search engines may keep the page (default true). */
  isIndexed?: boolean;
}

export function titleOf(domain: Domain): string {
  return domain.title || displayHost(domain.name);
}

/** A whole page: head with what previews read, the domain's own look, no script, nothing from elsewhere. */
export function layout(place: Place, head: PageHead, main: Html): Html {
  const { domain, words } = place;
  const { frame } = words;
  const site = titleOf(domain);
  const canonical = head.canonical === null ? null : `${domain.origin}${head.canonical}`;
  return html`<!doctype html>
<html lang="${words.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${head.title === null ? site : `${head.title} · ${site}`}</title>
<meta name="description" content="${head.description}">
${
  head.isIndexed === false &&
  html`<meta name="robots" content="noindex, noarchive">
`
}<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="${stylesheetOf(domain.accent).path}">
<link rel="icon" href="${iconOf(domain)}">
${
  canonical &&
  html`<link rel="canonical" href="${canonical}">
<meta property="og:url" content="${canonical}">
`
}<meta property="og:site_name" content="${site}">
<meta property="og:title" content="${head.title ?? site}">
<meta property="og:description" content="${head.description}">
<meta name="twitter:card" content="summary">
${head.openGraph}${head.links}</head>
<body>
<a class="skip" href="#main">${frame.skip}</a>
<header class="top"><a class="home" href="/"><img src="${iconOf(domain)}" alt="" width="34" height="34"><span>${site}</span></a>
<nav aria-label="${frame.site}"><a href="${paths.feed}">${frame.feed}</a><a href="${paths.settings}">${frame.account}</a></nav></header>
<main id="main">
${main}
</main>
<footer class="foot"><div><span>${fill(frame.about, { server: displayHost(domain.name) })}</span><a href="${paths.feed}">${frame.atom}</a><a href="${paths.developers}">${frame.developers}</a>${languages(place)}</div></footer>
</body>
</html>
`;
}

/** The same page in other languages. */
function languages({ words, again }: Place): Html {
  const back = encodeURIComponent(again ?? '/');
  return html`<nav aria-label="${words.frame.languages}">${LOCALES.map((each) =>
    each === words.locale
      ? html`<span lang="${each}" aria-current="true">${LOCALE_NAMES[each]}</span>`
      : html`<a href="${paths.language}?to=${each}&amp;back=${back}" lang="${each}" hreflang="${each}" rel="nofollow">${LOCALE_NAMES[each]}</a>`,
  )}</nav>`;
}

/** A page without header and footer, which stands in a frame of another: its links open beside that. */
export function bareLayout(
  { domain, words }: Place,
  { title, description }: { title: string; description: string },
  main: Html,
): Html {
  return html`<!doctype html>
<html lang="${words.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<meta name="description" content="${description}">
<meta name="robots" content="noindex, noarchive">
<meta name="color-scheme" content="light dark">
<base target="_blank">
<link rel="stylesheet" href="${stylesheetOf(domain.accent).path}">
</head>
<body>
<main>${main}</main>
</body>
</html>
`;
}

/** The domain's icon where it lies on its own host (`img-src 'self'`), else the mark. */
export function iconOf(domain: Domain): string {
  return (isOwn(domain, domain.iconUrl) && hrefOf(domain, domain.iconUrl)) || '/favicon.svg';
}

/** Links to what is older and back to the newest. */
export function pager(
  { words: { frame } }: Place,
  path: string,
  older: string | null,
  isFirst: boolean,
): Html | null {
  if (older === null && isFirst) return null;
  return html`<nav class="pager" aria-label="${frame.pages}">${!isFirst && html`<a href="${path}">${frame.newest}</a>`}${older !== null && html`<a rel="next" href="${path}?after=${encodeURIComponent(older)}">${frame.older}</a>`}</nav>`;
}
