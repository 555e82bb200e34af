// How a decision about an identity is shown, to those who hold it and to moderators.

import { fill } from '../../lib/words/fill.ts';
import type { Words } from '../../lib/words/words.ts';
import { type Html, html } from '../html.ts';
import { day, written } from './frame.ts';
import type { StrikeData } from './strike-documents.ts';

/** One decision, with what can be done about it behind it. */
export function strikeSection(
  words: Words,
  { act, message, createdAt, identity, appeal }: StrikeData,
  actions: Html | null,
): Html {
  const { strikes: says } = words;
  const title = fill(says.about, { act: says.acts[act], handle: identity?.handle ?? says.gone });
  return html`<section class="case"><h2>${title}</h2><p class="muted">${day(words, createdAt)}</p>${
    message !== '' && written(message)
  }${
    appeal &&
    html`<h3>${fill(says.appealOf, { day: day(words, appeal.createdAt) })}</h3>${written(appeal.text)}<p class="muted">${says.states[appeal.state]}</p>`
  }${actions}</section>`;
}
