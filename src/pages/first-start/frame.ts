// The frame of pages that are shown before there is a domain.

import { createHash } from 'node:crypto';
import type { Answer } from '../../lib/answer.ts';
import type { Words } from '../../lib/words/words.ts';
import { type Html, html, safe } from '../html.ts';
import { MARK } from '../parts/logo.ts';
import { personalAnswer } from '../respond.ts';
import { FIRST_START } from '../style/first-start.ts';
import { stylesheetOf } from '../style/stylesheet.ts';

/** The colour of a domain that has chosen none. */
const ACCENT = '#4f46b8';

/**
 * A page that stands alone: no address of this server but its own can be relied on under every Host, so its style is in
 * it, allowed by its hash.
 */
export function loneAnswer({ locale }: Words, title: string, main: Html, status = 200): Answer {
  const style = `${stylesheetOf(ACCENT).text}${FIRST_START}`;
  const page = html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Pūkeko</title>
<meta name="robots" content="noindex, noarchive">
<meta name="color-scheme" content="light dark">
<style>${safe(style)}</style>
</head>
<body>
<header class="top"><span class="home">${safe(MARK)}<span>Pūkeko</span></span></header>
<main id="main">
${main}
</main>
</body>
</html>
`;
  const hash = createHash('sha256').update(style).digest('base64');
  return personalAnswer(page, status, {
    styles: [`'sha256-${hash}'`],
    headers: { 'content-language': locale },
  });
}

/** One thing to say. */
export function loneNotice(
  words: Words,
  title: string,
  sentences: readonly (string | Html)[],
  status: number,
): Answer {
  const main = html`<div class="notice"><h1>${title}</h1>${sentences.map((each) => html`<p>${each}</p>`)}</div>`;
  return loneAnswer(words, title, main, status);
}
