// GET and POST /authorize_interaction?uri=: what web clients and the pages of other servers open to follow, favourite,
// boost or answer from here.

import type { ResultOf } from '../../graphql/documents/typed.ts';
import type { Answer } from '../../lib/answer.ts';
import { htmlToLine } from '../../lib/html/plain-text.ts';
import { fill } from '../../lib/words/fill.ts';
import type { Words } from '../../lib/words/words.ts';
import { type Html, html } from '../html.ts';
import { ELSEWHERE, hrefOf, paths } from '../links.ts';
import { noticePage } from '../notice.ts';
import { personalAnswer } from '../respond.ts';
import { type Actor, actorOf, identityChoice, visitAs } from './acting.ts';
import type { Documents } from './documents.ts';
import { accountPage, foreignForm, hidden, problem, refusal } from './page.ts';
import { formToken, isOwnForm } from './session.ts';
import { type AccountParts, type AccountRequest, type AccountVisit, codeOf } from './visit.ts';

/** Nothing is done with a collection from elsewhere. */
type Found = Exclude<NonNullable<ResultOf<Documents['resolve']>['resolve']>, { __typename: 'Collection' }>;

export function interactPages(parts: AccountParts, documents: Documents) {
  /** Other servers are asked for signed-in people alone. */
  async function find(actor: Actor, uri: string): Promise<Found | null> {
    const first = await actor.visit.as(actor.identities[0]?.id ?? '');
    try {
      const { resolve } = await first.run(documents.resolve, { text: uri });
      return resolve?.__typename === 'Collection' ? null : resolve;
    } catch (error) {
      if (codeOf(error) === 'INVALID_INPUT') return null;
      throw error;
    }
  }

  function show(
    http: AccountRequest,
    actor: Actor,
    uri: string,
    found: Found,
    { status = 200, message = null as string | null, answer = '', identity = null as string | null } = {},
  ): Answer {
    const { interact } = http.words;
    const { token, headers } = formToken(http);
    const acts =
      found.__typename === 'Identity'
        ? button('follow', http.words.follow.button)
        : html`<label>${interact.answer}<textarea name="text" rows="4" maxlength="100000">${answer}</textarea></label><div class="buttons">${button('reply', interact.answer)}${button('boost', interact.boost, true)}${button('favourite', interact.favourite, true)}</div>`;
    const main = html`${problem(message)}${shown(http, found)}<form method="post" action="${paths.interact}">${hidden({ form_token: token, uri })}${identityChoice(http, actor, identity)}${acts}</form>`;
    const title =
      found.__typename === 'Identity' ? fill(interact.follow, { handle: found.handle }) : interact.post;
    return personalAnswer(accountPage(http, title, main), status, { headers });
  }

  const missing = (http: AccountRequest) =>
    refusal(http, 404, http.words.interact.missing, http.words.interact.missingSentence);

  /** Done by what the button said: the error, or what to say of it. */
  async function act({ interact }: Words, visit: AccountVisit, found: Found, fields: URLSearchParams) {
    const decision = fields.get('act');
    if (found.__typename === 'Identity') {
      const { error } = await visit.change(documents.follow, { input: { identityId: found.id } });
      return { error, done: fill(interact.followed, { handle: found.handle }) };
    }
    const postId = found.id;
    if (decision === 'reply') {
      const input = { text: fields.get('text') ?? '', inReplyToId: postId };
      const { error } = await visit.change(documents.createPost, { input });
      return { error, done: interact.answered };
    }
    if (decision === 'boost') {
      const { error } = await visit.change(documents.boost, { input: { postId } });
      return { error, done: interact.boosted };
    }
    const { error } = await visit.change(documents.favourite, { input: { postId } });
    return { error, done: interact.favourited };
  }

  return {
    async get(http: AccountRequest): Promise<Answer> {
      const uri = uriOf(http.query);
      const actor = await actorOf(parts, documents, http, `${paths.interact}?${http.query}`);
      if (!('visit' in actor)) return actor;
      const found = await find(actor, uri);
      return found ? show(http, actor, uri, found) : missing(http);
    },

    async post(http: AccountRequest): Promise<Answer> {
      const { fields } = await http.body.form();
      if (!isOwnForm(http, fields)) return foreignForm(http);
      const uri = uriOf(fields);
      const back = `${paths.interact}?${new URLSearchParams({ uri })}`;
      const actor = await actorOf(parts, documents, http, back);
      if (!('visit' in actor)) return actor;
      const found = await find(actor, uri);
      if (!found) return missing(http);
      const given = { answer: fields.get('text') ?? '', identity: fields.get('identity') };
      const visit = await visitAs(actor, fields);
      if (!visit)
        return show(http, actor, uri, found, {
          status: 403,
          message: http.words.common.chooseIdentity,
          ...given,
        });
      const { error, done } = await act(http.words, visit, found, fields);
      if (error) return show(http, actor, uri, found, { status: 422, message: error.message, ...given });
      return personalAnswer(noticePage(http, http.words.common.done, done));
    },
  };
}

/** The address or handle, as pages of other servers give it. */
function uriOf(fields: URLSearchParams): string {
  const given = (fields.get('uri') ?? fields.get('acct') ?? '').trim().slice(0, 2048);
  return given.replace(/^acct:@?/i, '@');
}

function shown({ domain }: AccountRequest, found: Found): Html {
  const href = hrefOf(domain, found.url);
  const link = (words: string) =>
    href === null ? html`${words}` : html`<a href="${href}" rel="${ELSEWHERE}">${words}</a>`;
  if (found.__typename === 'Identity')
    return html`<p><strong>${found.name || found.handle}</strong> ${link(found.handle)}</p>`;
  return html`<p><strong>${found.author.name || found.author.handle}</strong> ${link(found.author.handle)}</p><blockquote>${htmlToLine(found.html, 500)}</blockquote>`;
}

function button(value: string, words: string, isQuiet = false): Html {
  return html`<button class="button${isQuiet && ' quiet'}" type="submit" name="act" value="${value}">${words}</button>`;
}
