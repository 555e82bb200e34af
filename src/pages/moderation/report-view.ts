// A report as moderators read it, with the forms by which they act on it.

import type { Domain } from '../../db/rows.ts';
import type { ResultOf } from '../../graphql/documents/typed.ts';
import { ACT_DESCRIPTIONS } from '../../graphql/modules/audit/words.ts';
import { fill } from '../../lib/words/fill.ts';
import type { Words } from '../../lib/words/words.ts';
import { accountPage, hidden, problem } from '../account/page.ts';
import { type Html, html, safe } from '../html.ts';
import { ELSEWHERE, hrefOf, isOwn, paths } from '../links.ts';
import { rich } from '../parts/rich.ts';
import type { Place } from '../request.ts';
import type { ModerationDocuments } from './documents.ts';
import { day, written } from './frame.ts';

type Answered = ResultOf<ModerationDocuments['report']>;
export type ReportNode = Extract<NonNullable<Answered['node']>, { __typename: 'Report' }>;
type Post = ReportNode['posts'][number];

export interface ReportView {
  place: Place;
  report: ReportNode;
  formToken: string;
  message: string | null;
  /** What a form carried that was refused; empty else. */
  written: URLSearchParams;
  /** Whether whoever looks may delete posts of other servers here. */
  isAdmin: boolean;
  /** Whether they may delete people of this domain. */
  mayDelete: boolean;
  /** Whether they have an identity on this domain, by which others are told who sees to a report. */
  mayTake: boolean;
}

const ATTACHED = { IMAGE: 'image', VIDEO: 'video', AUDIO: 'audio', FILE: 'file' } as const;

export function reportPage(view: ReportView): Html {
  const { place, report, message } = view;
  const { words } = place;
  const { moderation: says } = words;
  const { target, reporter, resolvedAt, comment, rules, createdAt, isForwarded } = report;
  const main = html`${problem(message)}<p class="muted"><a href="${paths.reports}">${says.allReports}</a> · ${says.categories[report.category]} · ${day(words, createdAt)}${resolvedAt !== null && ` · ${fill(says.closedOn, { day: day(words, resolvedAt) })}`}</p>
<dl><dt>${says.about}</dt><dd>${person(place, target)}${standing(place, report)}</dd><dt>${says.by}</dt><dd>${person(place, reporter)}${isForwarded && html` <span class="muted">${says.forwarded}</span>`}</dd></dl>
${comment === '' ? html`<p class="muted">${says.noComment}</p>` : written(comment)}
${rules.length > 0 && html`<h2>${says.rulesBroken}</h2><ul>${rules.map(({ text }) => html`<li>${text}</li>`)}</ul>`}
${report.posts.length > 0 && html`<h2>${says.posts}</h2>${report.posts.map((post) => reportedPost(view, post))}`}
${report.collections.length > 0 && html`<h2>${says.collections}</h2>${report.collections.map((each) => reportedCollection(place, each))}`}
${workForm(view)}
${actForm(view)}
${deletion(view)}
${notes(view)}
${acts(words, report)}`;
  return accountPage(place, says.report, main);
}

/**
 * Whether somebody is of the domain itself: then they are suspended on every domain, and their posts can be deleted
 * everywhere.
 */
export function isOfDomain(domain: Pick<Domain, 'origin'>, { uri }: { uri: string }): boolean {
  return new URL(uri).origin === domain.origin;
}

function person(
  { domain, words }: Place,
  who: { handle: string; name: string; uri: string; url: string | null } | null,
): Html {
  if (!who) return html`<span class="muted">${words.moderation.somebodyTarget}</span>`;
  const href = hrefOf(domain, who.url, who.uri);
  const shown = who.name
    ? html`<bdi>${who.name}</bdi> <span class="muted">${who.handle}</span>`
    : html`${who.handle}`;
  if (href === null) return shown;
  return html`<a href="${href}"${!isOwn(domain, who.url ?? who.uri) && html` rel="${ELSEWHERE}"`}>${shown}</a>`;
}

/** For which acts whoever looks ranks high enough. */
function rightsOver({ target }: ReportNode) {
  const known = target?.moderation;
  return {
    restrict: known?.canRestrict === true,
    unrestrict: known?.canUnrestrict === true,
    posts: target === null || known?.canModeratePosts === true,
  };
}

/** What moderators decided about the reported. */
function standing({ domain, words: { moderation } }: Place, report: ReportNode): Html {
  const { target, restriction } = report;
  const now = [
    isSuspended(domain, report) && moderation.suspended,
    restriction?.level === 'LIMIT' && moderation.limited,
    target?.moderation?.isSensitive && moderation.sensitive,
  ].filter((each) => typeof each === 'string');
  return html`${now.map((each) => html` <strong>${each}</strong>`)}`;
}

const isSuspended = (domain: Domain, { target, restriction }: ReportNode) =>
  target !== null &&
  (isOfDomain(domain, target) ? target.state === 'SUSPENDED' : restriction?.level === 'SUSPEND');

function reportedPost(view: ReportView, post: Post): Html {
  const { place, report, formToken, isAdmin } = view;
  const { domain, words } = place;
  const { moderation: says } = words;
  const { uri, visibility, summary, publishedAt, attachments } = post;
  if (post.isDeleted) return html`<article class="case"><p class="muted">${says.postDeleted}</p></article>`;
  const may = rightsOver(report).posts;
  const mayRemove = may && (isAdmin || (report.target !== null && isOfDomain(domain, report.target)));
  const href = hrefOf(domain, uri);
  const on = day(words, publishedAt);
  return html`<article class="case"><p class="muted">${rich(says.writtenFor[visibility], { day: href === null ? on : html`<a href="${href}" rel="${ELSEWHERE}">${on}</a>` })}</p>${summary !== null && html`<p><strong>${summary}</strong></p>`}<div class="text">${safe(post.html)}</div>${
    attachments.length > 0 &&
    html`<ul>${attachments.map(({ type, url, remoteUrl, alt }) => {
      const at = hrefOf(domain, url, remoteUrl);
      const kind = words.posts.attached[ATTACHED[type]];
      const shown = alt ? fill(words.posts.described, { kind, description: alt }) : kind;
      return html`<li>${at === null ? shown : html`<a href="${at}" rel="${ELSEWHERE}">${shown}</a>`}</li>`;
    })}</ul>`
  }${post.isSensitive && html`<p class="muted">${says.shownSensitive}</p>`}${
    may &&
    isMarkable(post) &&
    html`<label class="choice"><input type="checkbox" name="post" value="${post.postId}" form="${ACT_FORM}"><span>${says.choosePost}</span></label>`
  }${
    may &&
    post.isMarkedSensitive &&
    html`<form method="post" action="${paths.reports}/${report.key}">${hidden({ form_token: formToken, post: post.postId })}<div class="buttons">${button('unsensitize-post', says.unsensitizePost)}</div></form>`
  }${mayRemove && removal(view, post)}</article>`;
}

/** The end of a post; its author is told only where they are of the domain itself. */
function removal({ place, report, formToken, written: sent }: ReportView, { postId }: Post): Html {
  const { domain, words } = place;
  const { moderation: says } = words;
  const isSent = sent.get('act') === 'remove-post' && sent.get('post') === postId;
  const fields = isSent ? sent : new URLSearchParams();
  const isTold = report.target !== null && isOfDomain(domain, report.target);
  return html`<details${isSent && html` open`}><summary>${says.deletePost}</summary><form method="post" action="${paths.reports}/${report.key}">${hidden({ form_token: formToken, post: postId })}${isTold && told(says, fields)}${why(says, fields)}<div class="buttons">${button('remove-post', says.deletePost)}</div></form></details>`;
}

/** Its boxes stand with the posts. */
const ACT_FORM = 'act';

/** Whether a post has media that are not shown as sensitive. */
const isMarkable = ({ isDeleted, isSensitive, attachments }: Post) =>
  !isDeleted && !isSensitive && attachments.length > 0;

function reportedCollection({ domain }: Place, each: ReportNode['collections'][number]): Html {
  const { name, description, url, uri } = each;
  const href = hrefOf(domain, url, uri);
  return html`<article class="case"><p><strong>${href === null ? name : html`<a href="${href}"${!isOwn(domain, url ?? uri) && html` rel="${ELSEWHERE}"`}>${name}</a>`}</strong></p>${description !== '' && written(description)}</article>`;
}

const button = (act: string, words: string, kind = 'button quiet') =>
  html`<button class="${kind}" type="submit" name="act" value="${act}">${words}</button>`;

/** Who sees to it, and whether it is done. */
function workForm({ place, report, formToken, mayTake }: ReportView): Html {
  const { moderation: says } = place.words;
  const { assignee, resolvedAt, key } = report;
  return html`<h2>${says.work}</h2><p>${assignee ? fill(says.seesToItNow, { handle: assignee.handle }) : says.nobodySeesYet}</p>
<form method="post" action="${paths.reports}/${key}">${hidden({ form_token: formToken })}<div class="buttons">${
    resolvedAt === null ? button('resolve', says.close, 'button') : button('reopen', says.reopen)
  }${mayTake && button('assign', says.take)}${assignee && button('release', says.release)}</div></form>`;
}

/** What can be done about the reported; only people of the domain itself are told of it. */
function actForm({ place, report, formToken, written }: ReportView): Html | null {
  const { domain, words } = place;
  const { moderation: says } = words;
  const { target, restriction, key } = report;
  if (!target || target.state === 'DELETED') return null;
  const isTold = isOfDomain(domain, target);
  // What was written to delete a post stands with that post.
  const sent = written.get('act') === 'remove-post' ? new URLSearchParams() : written;
  const may = rightsOver(report);
  const media = target.moderation?.isSensitive
    ? may.unrestrict && button('unsensitize', says.unsensitize)
    : may.restrict && button('sensitize', says.sensitize);
  const limit =
    restriction?.level === 'LIMIT'
      ? may.unrestrict && button('unlimit', says.unlimit)
      : may.restrict && button('limit', says.limit);
  const offered = isSuspended(domain, report)
    ? [may.unrestrict && button('unsuspend', says.unsuspend)]
    : [
        isTold && may.restrict && button('warn', says.warn),
        may.posts && report.posts.some(isMarkable) && button('sensitize-posts', says.sensitizePosts),
        media,
        limit,
        may.restrict && button('suspend', says.suspend),
      ];
  const { handle } = target;
  return html`<h2>${fill(says.whatAbout, { handle })}</h2>${
    may.restrict
      ? html`<p class="muted">${isTold ? says.actOwn : says.actRemote}</p>`
      : html`<p>${fill(says.notAgainst, { handle })}</p>`
  }${
    offered.some((each) => each !== false) &&
    html`
<form id="${ACT_FORM}" method="post" action="${paths.reports}/${key}">${hidden({ form_token: formToken })}${isTold && told(says, sent)}${why(says, sent)}<div class="buttons">${offered}</div></form>`
  }`;
}

/** Ends somebody of the domain who is suspended, once the box is ticked. */
function deletion({ place, report, formToken, mayDelete }: ReportView): Html | null {
  const { domain, words } = place;
  const { moderation: says } = words;
  const { target, key } = report;
  if (
    !mayDelete ||
    !rightsOver(report).restrict ||
    !target ||
    !isOfDomain(domain, target) ||
    target.state !== 'SUSPENDED'
  )
    return null;
  return html`<h2>${says.deletion}</h2><p class="muted">${fill(says.deletionHow, { handle: target.handle })}</p>
<form method="post" action="${paths.reports}/${key}">${hidden({ form_token: formToken })}<label>${says.why}<input name="reason" maxlength="2000"></label><label class="choice"><input type="checkbox" name="sure" value="1" required><span>${says.sure}</span></label><div class="buttons">${button('delete', says.deletion)}</div></form>`;
}

const why = (says: Words['moderation'], sent: URLSearchParams) =>
  html`<label>${says.why}<input name="reason" maxlength="2000" value="${sent.get('reason') ?? ''}"></label>`;

const told = (says: Words['moderation'], sent: URLSearchParams) =>
  html`<label>${says.toThem}<textarea name="message" rows="3" maxlength="2000">${sent.get('message') ?? ''}</textarea></label><label class="choice"><input type="checkbox" name="mail" value="1"${(!sent.has('act') || sent.has('mail')) && html` checked`}><span>${says.byMail}</span></label>`;

function notes({ place, report, formToken }: ReportView): Html {
  const { words } = place;
  const { moderation: says } = words;
  const action = `${paths.reports}/${report.key}`;
  return html`<h2>${says.notes}</h2>${report.notes.map(
    (note) =>
      html`<div class="row"><div>${written(note.text)}<span class="muted">${fill(says.noteBy, { who: note.author?.handle ?? says.operator, day: day(words, note.createdAt) })}</span></div><form method="post" action="${action}">${hidden({ form_token: formToken, note: note.key })}<button class="button quiet" type="submit" name="act" value="remove-note">${says.removeNote}</button></form></div>`,
  )}<form method="post" action="${action}">${hidden({ form_token: formToken })}<label>${says.forOthers}<textarea name="text" rows="3" maxlength="2000" required></textarea></label><div class="buttons">${button('note', says.note)}</div></form>`;
}

/** Oldest first, as they followed one another; what was noted stands above. */
function acts(words: Words, { acts }: ReportNode): Html | null {
  const { moderation: says, acts: known } = words;
  const done = (acts?.nodes ?? []).toReversed();
  if (done.length === 0) return null;
  return html`<h2>${says.whatWasDone}</h2><ul>${done.map(({ act, actor, comment, createdAt }) => {
    const why = act !== 'REPORT_NOTED' && comment !== '' && html` <span class="muted">${comment}</span>`;
    const what = act in known ? known[act as keyof typeof known] : ACT_DESCRIPTIONS[act];
    const line = { day: day(words, createdAt), who: actor?.handle ?? says.admin, act: what };
    return html`<li>${fill(says.actBy, line)}${why}</li>`;
  })}</ul>`;
}
