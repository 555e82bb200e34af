// GET and POST /settings/mails and /settings/language: what somebody has chosen for their login.

import type { VariablesOf } from '../../graphql/documents/typed.ts';
import type { Answer } from '../../lib/answer.ts';
import { LOCALE_NAMES, LOCALES, localeOf } from '../../lib/words/locales.ts';
import type { Documents } from '../account/documents.ts';
import { accountPage, hidden, refusal } from '../account/page.ts';
import { formToken } from '../account/session.ts';
import { signedIn, submitted } from '../account/signed-in.ts';
import type { AccountParts, AccountRequest, AccountVisit } from '../account/visit.ts';
import { type Html, html } from '../html.ts';
import { paths } from '../links.ts';
import { languageCookie } from '../parts/language.ts';
import { personalAnswer, personalRedirect } from '../respond.ts';

type Input = VariablesOf<Documents['updateUser']>['input'];

const OWN_MAILS = ['getsSignInMail', 'getsDigest'] as const;
/** Shown to those alone who moderate; what a form does not show stays as it is. */
const MODERATORS_MAILS = ['getsReportMail', 'getsSignUpMail', 'getsAppealMail'] as const;

export function choicePages(parts: AccountParts, documents: Documents) {
  const choicesOf = async (visit: AccountVisit) => {
    const { viewer } = await visit.run(documents.choices, {});
    if (!viewer?.user) throw new Error('Somebody signed in has no login.');
    return viewer.user;
  };

  function page(
    http: AccountRequest,
    action: string,
    title: string,
    fields: Html,
    more: Html | null,
  ): Answer {
    const { common } = http.words;
    const { token, headers } = formToken(http);
    const isSaved = http.query.get('saved') === '1';
    const main = html`${isSaved && html`<p class="done" role="status">${common.saved}</p>`}<form method="post" action="${action}">${hidden({ form_token: token })}${fields}<div class="buttons"><button class="button" type="submit">${common.save}</button><a class="button quiet" href="${paths.settings}">${common.backToSettings}</a></div></form>${more}`;
    return personalAnswer(accountPage(http, title, main), 200, { headers });
  }

  const save = (address: string, inputOf: (fields: URLSearchParams) => Input) => (http: AccountRequest) =>
    submitted(parts, http, address, async (visit, fields) => {
      const input = inputOf(fields);
      const { error } = await visit.change(documents.updateUser, { input });
      if (error) return refusal(http, 422, http.words.common.notSaved, error.message);
      const answer = personalRedirect(`${address}?saved=1`);
      if (!('locale' in input)) return answer;
      return { ...answer, cookies: [languageCookie(http.domain, localeOf(input.locale))] };
    });

  const choice = (
    type: 'checkbox' | 'radio',
    name: string,
    value: string,
    isOn: boolean,
    shown: Html | string,
  ) =>
    html`<label class="choice"><input type="${type}" name="${name}" value="${value}"${isOn && html` checked`}><span>${shown}</span></label>`;

  return {
    mails: (http: AccountRequest) =>
      signedIn(parts, http, async (visit) => {
        const { mailSettings: says } = http.words;
        const chosen = await choicesOf(visit);
        const of = (names: readonly (keyof typeof says.kinds)[]) =>
          names.map((name) => choice('checkbox', name, '1', chosen[name], says.kinds[name]));
        const moderates = chosen.isAdmin || chosen.roles.length > 0;
        const fields = html`<fieldset><legend>${says.how}</legend>${of(OWN_MAILS)}</fieldset>${moderates && html`${hidden({ moderates: '1' })}<fieldset><legend>${says.moderatorsHow}</legend>${of(MODERATORS_MAILS)}</fieldset>`}`;
        return page(http, paths.mails, says.title, fields, html`<p class="muted">${says.always}</p>`);
      }),

    saveMails: save(paths.mails, (fields) => {
      const shown = [...OWN_MAILS, ...(fields.get('moderates') === '1' ? MODERATORS_MAILS : [])];
      return Object.fromEntries(shown.map((name) => [name, fields.get(name) === '1']));
    }),

    language: (http: AccountRequest) =>
      signedIn(parts, http, async (visit) => {
        const { languageSettings: says } = http.words;
        const chosen = localeOf((await choicesOf(visit)).locale);
        const fields = html`<fieldset><legend>${says.how}</legend>${choice('radio', 'locale', '', chosen === null, says.automatic)}${LOCALES.map((each) => choice('radio', 'locale', each, each === chosen, html`<span lang="${each}">${LOCALE_NAMES[each]}</span>`))}</fieldset>`;
        return page(http, paths.languageSettings, says.title, fields, null);
      }),

    saveLanguage: save(paths.languageSettings, (fields) => {
      const locale = localeOf(fields.get('locale'));
      return { locale: locale === null ? null : (locale.toUpperCase() as Input['locale']) };
    }),
  };
}
