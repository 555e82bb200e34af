// Polls on pages.

import { type Html, html } from '../html.ts';
import type { PollView } from '../views.ts';
import { minuteOf } from './dates.ts';

/** A poll as it stands; voting takes an app. */
export function poll(view: PollView): Html {
  const total = view.voters ?? view.options.reduce((sum, option) => sum + (option.votes ?? 0), 0);
  const options = view.options.map(({ title, votes }) => {
    if (votes === null) return html`<li><label><span>${title}</span></label></li>`;
    const share = total > 0 ? Math.min(100, Math.round((votes / total) * 100)) : 0;
    return html`<li><label><span>${title}</span><span>${share} %</span></label><progress value="${share}" max="100" aria-hidden="true"></progress></li>`;
  });
  return html`<ul class="poll">${options}</ul><p class="poll-sum">${counted(total, view)}${end(view)}</p>`;
}

function counted(total: number, view: PollView): string {
  const what = view.voters === null ? 'vote' : 'person voted';
  const many = view.voters === null ? 'votes' : 'people voted';
  return `${total.toLocaleString('en')} ${total === 1 ? what : many}${view.isMultiple ? ', several answers allowed' : ''}`;
}

function end(view: PollView): Html | null {
  if (view.isClosed) return html`, closed`;
  return view.endsAt === null ? null : html`, open until ${minuteOf(view.endsAt)}`;
}
