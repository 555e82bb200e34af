// GET /settings/replies: replies that wait for the consent of an identity; POST /settings/replies/:key decides about
// one.

import type { Answer } from '../../lib/answer.ts';
import { fill } from '../../lib/words/fill.ts';
import { actorOf, heldBy, notHeld } from '../account/acting.ts';
import type { HeldIdentity } from '../account/consent-page.ts';
import type { Documents } from '../account/documents.ts';
import { accountPage, foreignForm, problem } from '../account/page.ts';
import { formToken, isOwnForm } from '../account/session.ts';
import type { AccountParts, AccountRequest, AccountVisit } from '../account/visit.ts';
import { type Html, html, safe } from '../html.ts';
import { ELSEWHERE, hrefOf, paths } from '../links.ts';
import { day, older } from '../moderation/frame.ts';
import { choiceForm } from '../moderation/queue.ts';
import { personalAnswer, personalRedirect } from '../respond.ts';
import type { ReplyDocuments, WaitingReply } from './reply-documents.ts';

export const repliesAddress = (key: string) => `${paths.replies}?${new URLSearchParams({ identity: key })}`;

export function replyPages(parts: AccountParts, documents: Documents, ofReplies: ReplyDocuments) {
  async function show(
    http: AccountRequest,
    held: HeldIdentity,
    visit: AccountVisit,
    status = 200,
    message: string | null = null,
  ): Promise<Answer> {
    const { viewer } = await visit.run(ofReplies.waiting, { after: http.query.get('after') });
    const list = viewer?.identity?.pendingReplies;
    const { replies: says } = http.words;
    const { token, headers } = formToken(http);
    const nodes = list?.nodes ?? [];
    const main = html`<p class="muted">${held.handle}</p>${problem(message)}${
      nodes.length === 0
        ? html`<p class="muted">${says.none}</p>`
        : html`<p class="muted">${says.decideHow}</p>${nodes.map((reply) => row(http, held, reply, token))}`
    }${list && older(http, paths.replies, list.pageInfo, { identity: held.key })}
<div class="buttons"><a class="button quiet" href="${paths.settings}">${http.words.common.backToSettings}</a></div>`;
    return personalAnswer(accountPage(http, says.title, main), status, { headers });
  }

  return {
    async get(http: AccountRequest): Promise<Answer> {
      const actor = await actorOf(parts, documents, http, http.target);
      if (!('visit' in actor)) return actor;
      const held = heldBy(actor, http.query.get('identity') ?? '');
      if (!held) return notHeld(http, http.words.replies.title);
      return show(http, held, await actor.visit.as(held.id));
    },

    async decide(http: AccountRequest, key: string): Promise<Answer> {
      const { fields } = await http.body.form();
      if (!isOwnForm(http, fields)) return foreignForm(http);
      const identity = http.query.get('identity') ?? '';
      const actor = await actorOf(parts, documents, http, repliesAddress(identity));
      if (!('visit' in actor)) return actor;
      const held = heldBy(actor, identity);
      if (!held) return notHeld(http, http.words.replies.title);
      const visit = await actor.visit.as(held.id);
      const input = { postId: `post_${key}` };
      const { error } = await (fields.get('decision') === 'accept'
        ? visit.change(ofReplies.approve, { input })
        : visit.change(ofReplies.reject, { input }));
      return error ? show(http, held, visit, 422, error.message) : personalRedirect(repliesAddress(held.key));
    },
  };
}

function row(http: AccountRequest, held: HeldIdentity, reply: WaitingReply, token: string): Html {
  const { words, domain } = http;
  const { replies: says } = words;
  const { key, author, summary, inReplyTo } = reply;
  const { handle } = author;
  const about = inReplyTo && hrefOf(domain, inReplyTo.url, inReplyTo.uri);
  const action = `${paths.replies}/${key}?${new URLSearchParams({ identity: held.key })}`;
  return html`<article class="case"><p><strong>${author.name || handle}</strong> <span class="muted">${handle}, ${day(words, reply.publishedAt)}</span></p>${about && html`<p class="muted"><a href="${about}" rel="${ELSEWHERE}">${says.yourPost}</a></p>`}${summary !== null && html`<p><strong>${summary}</strong></p>`}<div class="text">${safe(reply.html)}</div>${choiceForm(
    action,
    token,
    { decision: 'accept', label: fill(says.allowThat, { handle }), shown: says.allow },
    { decision: 'reject', label: fill(says.refuseThat, { handle }), shown: says.refuse },
  )}</article>`;
}
