// GET and POST /settings/preferences: what the posts of an identity are by default, and what they say of its apps.

import type { Answer } from '../../lib/answer.ts';
import { actorOf, heldBy, notHeld } from '../account/acting.ts';
import type { HeldIdentity } from '../account/consent-page.ts';
import type { Documents } from '../account/documents.ts';
import { accountPage, foreignForm, hidden, problem } from '../account/page.ts';
import { formToken, isOwnForm } from '../account/session.ts';
import type { AccountParts, AccountRequest, AccountVisit } from '../account/visit.ts';
import { html } from '../html.ts';
import { paths } from '../links.ts';
import { personalAnswer, personalRedirect } from '../respond.ts';

export const preferencesAddress = (key: string) =>
  `${paths.preferences}?${new URLSearchParams({ identity: key })}`;

const VISIBILITIES = ['PUBLIC', 'UNLISTED', 'FOLLOWERS', 'MENTIONED', 'LOCAL'] as const;
type Visibility = (typeof VISIBILITIES)[number];

const QUOTERS = ['ANYONE', 'FOLLOWERS', 'NOBODY'] as const;

/** MENTIONED means the same as NOBODY: whom a post mentions may always reply. */
const REPLIERS = ['ANYONE', 'FOLLOWERS', 'FOLLOWING', 'NOBODY'] as const;

/** Who may ask beyond them. */
const ASKERS = ['NOBODY', 'FOLLOWERS', 'FOLLOWING', 'ANYONE'] as const;

const FLAGS = ['isSensitive', 'showsApplication'] as const;

export function preferencePages(parts: AccountParts, documents: Documents) {
  async function show(
    http: AccountRequest,
    { key, handle }: HeldIdentity,
    visit: AccountVisit,
    status = 200,
    message: string | null = null,
  ): Promise<Answer> {
    const { viewer } = await visit.run(documents.preferences, {});
    const settings = viewer?.identity?.settings;
    if (!settings) throw new Error('A held identity has no settings.');
    const { preferences: says, common } = http.words;
    const { token, headers } = formToken(http);
    const repliers = settings.replyPolicy === 'MENTIONED' ? 'NOBODY' : settings.replyPolicy;
    const askers = settings.manualReplyPolicy === 'MENTIONED' ? 'NOBODY' : settings.manualReplyPolicy;
    const isSaved = http.query.get('saved') === '1' && message === null;
    const main = html`<p class="muted">${handle}</p>${isSaved && html`<p class="done" role="status">${common.saved}</p>`}${problem(message)}
<form method="post" action="${paths.preferences}">${hidden({ form_token: token, identity: key })}
<fieldset><legend>${says.audience}</legend>${VISIBILITIES.map(
      (value) =>
        html`<label class="choice"><input type="radio" name="visibility" value="${value}"${value === settings.visibility && html` checked`}><span>${says[value]}</span></label>`,
    )}</fieldset>
<fieldset><legend>${says.mayQuote}</legend>${QUOTERS.map(
      (value) =>
        html`<label class="choice"><input type="radio" name="quotePolicy" value="${value}"${value === settings.quotePolicy && html` checked`}><span>${says.quoters[value]}</span></label>`,
    )}</fieldset>
<fieldset><legend>${says.mayReply}</legend>${REPLIERS.map(
      (value) =>
        html`<label class="choice"><input type="radio" name="replyPolicy" value="${value}"${value === repliers && html` checked`}><span>${says.repliers[value]}</span></label>`,
    )}</fieldset>
<fieldset><legend>${says.mayAsk}</legend>${ASKERS.map(
      (value) =>
        html`<label class="choice"><input type="radio" name="manualReplyPolicy" value="${value}"${value === askers && html` checked`}><span>${says.askers[value]}</span></label>`,
    )}</fieldset>
<fieldset><legend>${says.and}</legend>${FLAGS.map(
      (name) =>
        html`<label class="choice"><input type="checkbox" name="${name}" value="1"${settings[name] && html` checked`}><span>${says[name]}</span></label>`,
    )}</fieldset>
<div class="buttons"><button class="button" type="submit">${common.save}</button><a class="button quiet" href="${paths.settings}">${common.backToSettings}</a></div></form>`;
    return personalAnswer(accountPage(http, says.title, main), status, { headers });
  }

  return {
    async get(http: AccountRequest): Promise<Answer> {
      const actor = await actorOf(parts, documents, http, http.target);
      if (!('visit' in actor)) return actor;
      const held = heldBy(actor, http.query.get('identity') ?? '');
      return held
        ? show(http, held, await actor.visit.as(held.id))
        : notHeld(http, http.words.preferences.title);
    },

    async post(http: AccountRequest): Promise<Answer> {
      const { fields } = await http.body.form();
      if (!isOwnForm(http, fields)) return foreignForm(http);
      const key = fields.get('identity') ?? '';
      const actor = await actorOf(parts, documents, http, preferencesAddress(key));
      if (!('visit' in actor)) return actor;
      const held = heldBy(actor, key);
      if (!held) return notHeld(http, http.words.preferences.title);
      const visit = await actor.visit.as(held.id);
      const visibility = VISIBILITIES.find((value) => value === fields.get('visibility'));
      if (!visibility) return show(http, held, visit, 422, http.words.preferences.choose);
      const { error } = await visit.change(documents.updatePreferences, {
        input: readForm(visibility, fields),
      });
      if (error) return show(http, held, visit, 422, error.message);
      return personalRedirect(`${preferencesAddress(key)}&saved=1`);
    },
  };
}

function readForm(visibility: Visibility, fields: URLSearchParams) {
  const flags = Object.fromEntries(FLAGS.map((name) => [name, fields.get(name) === '1'])) as Record<
    (typeof FLAGS)[number],
    boolean
  >;
  const quotePolicy = QUOTERS.find((value) => value === fields.get('quotePolicy'));
  const replyPolicy = REPLIERS.find((value) => value === fields.get('replyPolicy'));
  const manualReplyPolicy = ASKERS.find((value) => value === fields.get('manualReplyPolicy'));
  return {
    visibility,
    ...flags,
    ...(quotePolicy ? { quotePolicy } : {}),
    ...(replyPolicy ? { replyPolicy } : {}),
    ...(manualReplyPolicy ? { manualReplyPolicy } : {}),
  };
}
