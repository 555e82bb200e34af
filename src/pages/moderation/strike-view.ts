// How a decision about an identity is shown, to those who hold it and to moderators.

import { fill } from '../../lib/words/fill.ts';
import { type Html, html } from '../html.ts';
import { hrefOf } from '../links.ts';
import type { Place } from '../request.ts';
import { day, written } from './frame.ts';
import type { StrikeData } from './strike-documents.ts';

/** One decision, with what can be done about it behind it. */
export function strikeSection(
  { domain, words }: Pick<Place, 'domain' | 'words'>,
  { act, message, createdAt, identity, appeal, posts }: StrikeData,
  actions: Html | null,
): Html {
  const { strikes: says } = words;
  const title = fill(says.about, { act: says.acts[act], handle: identity?.handle ?? says.gone });
  return html`<section class="case"><h2>${title}</h2><p class="muted">${day(words, createdAt)}</p>${
    message !== '' && written(message)
  }${
    posts.length > 0 &&
    html`<ul>${posts.map(({ post }) => {
      const href = post && hrefOf(domain, post.url, post.uri);
      const shown = post ? day(words, post.publishedAt) : words.moderation.postDeleted;
      return html`<li>${href === null ? shown : html`<a href="${href}">${shown}</a>`}</li>`;
    })}</ul>`
  }${
    appeal &&
    html`<h3>${fill(says.appealOf, { day: day(words, appeal.createdAt) })}</h3>${written(appeal.text)}<p class="muted">${says.states[appeal.state]}</p>`
  }${actions}</section>`;
}
