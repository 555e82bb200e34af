// A report as moderators read it, with the forms by which they act on it.

import type { Domain } from '../../db/rows.ts';
import type { ResultOf } from '../../graphql/documents/typed.ts';
import { ACT_DESCRIPTIONS } from '../../graphql/modules/audit/words.ts';
import { accountPage, hidden, problem } from '../account/page.ts';
import { type Html, html, safe } from '../html.ts';
import { ELSEWHERE, hrefOf, isOwn, paths } from '../links.ts';
import type { ModerationDocuments } from './documents.ts';
import { day, written } from './frame.ts';
import { CATEGORIES } from './reports.ts';

type Answered = ResultOf<ModerationDocuments['report']>;
export type ReportNode = Extract<NonNullable<Answered['node']>, { __typename: 'Report' }>;
type Post = ReportNode['posts'][number];

export interface ReportView {
  domain: Domain;
  report: ReportNode;
  formToken: string;
  message: string | null;
  /** Whether whoever looks may delete posts of other servers here. */
  isAdmin: boolean;
  /** Whether they have an identity on this domain, by which others are told who sees to a report. */
  mayTake: boolean;
}

const ATTACHED = { IMAGE: 'Picture', VIDEO: 'Video', AUDIO: 'Sound', FILE: 'File' } as const;
const WRITTEN_FOR = {
  PUBLIC: 'for everyone',
  UNLISTED: 'for everyone, unlisted',
  FOLLOWERS: 'for followers',
  MENTIONED: 'for those it mentions',
  LOCAL: 'for people of this domain',
} as const;

export function reportPage(view: ReportView): Html {
  const { domain, report, message } = view;
  const { target, reporter, resolvedAt, comment, rules, createdAt, isForwarded } = report;
  const main = html`${problem(message)}<p class="muted"><a href="${paths.reports}">All reports</a> · ${CATEGORIES[report.category]} · ${day(createdAt)}${resolvedAt !== null && ` · closed ${day(resolvedAt)}`}</p>
<dl><dt>About</dt><dd>${person(domain, target)}${standing(domain, report)}</dd><dt>By</dt><dd>${person(domain, reporter)}${isForwarded && html` <span class="muted">(sent to the server of the reported too, without this name)</span>`}</dd></dl>
${comment === '' ? html`<p class="muted">Nothing was said besides.</p>` : written(comment)}
${rules.length > 0 && html`<h2>Rules that were broken</h2><ul>${rules.map(({ text }) => html`<li>${text}</li>`)}</ul>`}
${report.posts.length > 0 && html`<h2>Posts</h2>${report.posts.map((post) => reportedPost(view, post))}`}
${workForm(view)}
${actForm(view)}
${notes(view)}
${acts(report)}`;
  return accountPage(domain, 'Report', main);
}

/**
 * Whether somebody is of the domain itself: then they are suspended on every domain, and their posts can be deleted
 * everywhere.
 */
export function isOfDomain(domain: Pick<Domain, 'origin'>, { uri }: { uri: string }): boolean {
  return new URL(uri).origin === domain.origin;
}

function person(
  domain: Domain,
  who: { handle: string; name: string; uri: string; url: string | null } | null,
): Html {
  if (!who) return html`<span class="muted">somebody who is gone</span>`;
  const href = hrefOf(domain, who.url, who.uri);
  const words = who.name
    ? html`<bdi>${who.name}</bdi> <span class="muted">${who.handle}</span>`
    : html`${who.handle}`;
  if (href === null) return words;
  return html`<a href="${href}"${!isOwn(domain, who.url ?? who.uri) && html` rel="${ELSEWHERE}"`}>${words}</a>`;
}

/** What moderators decided about the reported. */
function standing(domain: Domain, report: ReportNode): Html | null {
  if (isSuspended(domain, report)) return html` <strong>suspended</strong>`;
  return report.restriction?.level === 'LIMIT' ? html` <strong>limited</strong>` : null;
}

const isSuspended = (domain: Domain, { target, restriction }: ReportNode) =>
  target !== null &&
  (isOfDomain(domain, target) ? target.state === 'SUSPENDED' : restriction?.level === 'SUSPEND');

function reportedPost({ domain, report, formToken, isAdmin }: ReportView, post: Post): Html {
  const { uri, visibility, summary, publishedAt, attachments } = post;
  if (post.isDeleted)
    return html`<article class="case"><p class="muted">This post was deleted since then.</p></article>`;
  const mayRemove = isAdmin || (report.target !== null && isOfDomain(domain, report.target));
  const href = hrefOf(domain, uri);
  return html`<article class="case"><p class="muted">${
    href === null ? day(publishedAt) : html`<a href="${href}" rel="${ELSEWHERE}">${day(publishedAt)}</a>`
  }, ${WRITTEN_FOR[visibility]}</p>${summary !== null && html`<p><strong>${summary}</strong></p>`}<div class="text">${safe(post.html)}</div>${
    attachments.length > 0 &&
    html`<ul>${attachments.map(({ type, url, remoteUrl, alt }) => {
      const at = hrefOf(domain, url, remoteUrl);
      const words = `${ATTACHED[type]}${alt ? `: ${alt}` : ''}`;
      return html`<li>${at === null ? words : html`<a href="${at}" rel="${ELSEWHERE}">${words}</a>`}</li>`;
    })}</ul>`
  }${
    mayRemove &&
    html`<form method="post" action="${paths.reports}/${report.key}">${hidden({ form_token: formToken, post: post.postId })}<button class="button quiet" type="submit" name="act" value="remove-post">Delete this post</button></form>`
  }</article>`;
}

const button = (act: string, words: string, kind = 'button quiet') =>
  html`<button class="${kind}" type="submit" name="act" value="${act}">${words}</button>`;

/** Who sees to it, and whether it is done. */
function workForm({ report, formToken, mayTake }: ReportView): Html {
  const { assignee, resolvedAt, key } = report;
  return html`<h2>Work</h2><p>${assignee ? html`${assignee.handle} sees to it.` : 'Nobody sees to it yet.'}</p>
<form method="post" action="${paths.reports}/${key}">${hidden({ form_token: formToken })}<div class="buttons">${
    resolvedAt === null ? button('resolve', 'Close the report', 'button') : button('reopen', 'Open it again')
  }${mayTake && button('assign', 'I see to it')}${assignee && button('release', 'Nobody sees to it')}</div></form>`;
}

/** What can be done about the reported. */
function actForm({ domain, report, formToken }: ReportView): Html | null {
  const { target, restriction, key } = report;
  if (!target || target.state === 'DELETED') return null;
  const suspended = isSuspended(domain, report);
  const words = isOfDomain(domain, target)
    ? 'Who is limited is kept from strangers on this domain. Who is suspended is hidden everywhere with all posts, and cannot act.'
    : 'Both hold on this domain alone: who is limited is kept from strangers, with who is suspended it has no dealings, and follows end.';
  return html`<h2>What to do about ${target.handle}</h2><p class="muted">${words}</p>
<form method="post" action="${paths.reports}/${key}">${hidden({ form_token: formToken })}<label>Why, for the other moderators<input name="reason" maxlength="1000"></label><div class="buttons">${
    suspended
      ? button('unsuspend', 'End the suspension')
      : html`${restriction?.level === 'LIMIT' ? button('unlimit', 'End the limit') : button('limit', 'Limit')}${button('suspend', 'Suspend')}`
  }</div></form>`;
}

function notes({ report, formToken }: ReportView): Html {
  const action = `${paths.reports}/${report.key}`;
  return html`<h2>Notes</h2>${report.notes.map(
    (note) =>
      html`<div class="row"><div>${written(note.text)}<span class="muted">${note.author?.handle ?? 'the operator'}, ${day(note.createdAt)}</span></div><form method="post" action="${action}">${hidden({ form_token: formToken, note: note.key })}<button class="button quiet" type="submit" name="act" value="remove-note">Remove</button></form></div>`,
  )}<form method="post" action="${action}">${hidden({ form_token: formToken })}<label>For the other moderators<textarea name="text" rows="3" maxlength="2000" required></textarea></label><div class="buttons">${button('note', 'Write it down')}</div></form>`;
}

/** Oldest first, as they followed one another; what was noted stands above. */
function acts({ acts }: ReportNode): Html | null {
  const done = (acts?.nodes ?? []).toReversed();
  if (done.length === 0) return null;
  return html`<h2>What was done</h2><ul>${done.map(({ act, actor, comment, createdAt }) => {
    const why = act !== 'REPORT_NOTED' && comment !== '' && html` <span class="muted">${comment}</span>`;
    return html`<li>${day(createdAt)}, ${actor?.handle ?? 'an admin'}: ${ACT_DESCRIPTIONS[act]}${why}</li>`;
  })}</ul>`;
}
