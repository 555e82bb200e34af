// Polls on pages.

import { fill, pluralForm } from '../../lib/words/fill.ts';
import { numberIn } from '../../lib/words/format.ts';
import type { Words } from '../../lib/words/words.ts';
import { type Html, html } from '../html.ts';
import type { PollView } from '../views.ts';
import { minuteOf } from './dates.ts';
import { rich } from './rich.ts';

/** A poll as it stands; voting takes an app. */
export function poll(words: Words, view: PollView): Html {
  const total = view.voters ?? view.options.reduce((sum, option) => sum + (option.votes ?? 0), 0);
  const options = view.options.map(({ title, votes }) => {
    if (votes === null) return html`<li><label><span>${title}</span></label></li>`;
    const share = total > 0 ? Math.min(100, Math.round((votes / total) * 100)) : 0;
    return html`<li><label><span>${title}</span><span>${share} %</span></label><progress value="${share}" max="100" aria-hidden="true"></progress></li>`;
  });
  return html`<ul class="poll">${options}</ul><p class="poll-sum">${end(words, view, counted(words, total, view))}</p>`;
}

function counted({ posts, locale }: Words, total: number, { voters, isMultiple }: PollView): string {
  const forms = voters === null ? posts.votes : posts.voters;
  const votes = fill(pluralForm(locale, forms, total), { n: numberIn(locale, total) });
  return isMultiple ? fill(posts.several, { votes }) : votes;
}

function end(words: Words, { isClosed, endsAt }: PollView, votes: string): Html {
  const { posts } = words;
  if (isClosed) return html`${fill(posts.closed, { votes })}`;
  if (endsAt === null) return html`${votes}`;
  return rich(posts.openUntil, { votes, time: minuteOf(words, endsAt) });
}
