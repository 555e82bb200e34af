// GET /settings: where a signed-in person finds the pages that are theirs.

import type { Answer } from '../../lib/answer.ts';
import { fill } from '../../lib/words/fill.ts';
import { identitiesHere } from '../account/consent-page.ts';
import type { Documents } from '../account/documents.ts';
import { invitesOf } from '../account/invites.ts';
import { accountPage } from '../account/page.ts';
import { signInAddress } from '../account/sign-in.ts';
import { type AccountParts, type AccountRequest, openAccountVisit } from '../account/visit.ts';
import { type Html, html } from '../html.ts';
import { paths } from '../links.ts';
import { personalAnswer, personalRedirect } from '../respond.ts';
import { deleteAddress } from './delete.ts';
import { preferencesAddress } from './preferences.ts';
import { profileAddress } from './profile-form.ts';
import { repliesAddress } from './replies.ts';
import { transferAddress } from './transfer.ts';

export function settingsPages(parts: AccountParts, documents: Documents) {
  return {
    async get(http: AccountRequest): Promise<Answer> {
      const { domain, words } = http;
      const { settings: says, common } = words;
      const visit = await openAccountVisit(parts, http);
      if (!visit.isSignedIn) return personalRedirect(signInAddress(paths.settings));
      const { viewer } = await visit.run(documents.held, {});
      const all = viewer?.identities ?? [];
      const here = identitiesHere(domain, all);
      const others = all.filter((each) => !here.includes(each));
      const moderates = (await invitesOf(documents, domain.name, visit)) !== null;
      const joining = here.length > 0 ? null : (await visit.run(documents.joining, {})).viewer;
      const main = html`<p class="muted">${fill(common.signedInAs, { email: viewer?.user?.email ?? '' })}</p>
${joining && link(paths.join, fill(words.join.title, { domain: domain.title || domain.name }), words.join.states[joining.joinState ?? 'CLOSED'])}
${here.map(({ key, handle, name }) => link(profileAddress(key), fill(says.profile, { name: name || handle }), name ? fill(says.profileHow, { handle }) : says.profileHowUnnamed))}
${here.map(({ key, handle }) => link(preferencesAddress(key), fill(says.preferences, { handle }), says.preferencesHow))}
${here.map(({ key, handle }) => link(repliesAddress(key), fill(words.replies.of, { handle }), words.replies.how))}
${here.map(({ key, handle }) => link(transferAddress(key), fill(says.transfer, { handle }), says.transferHow))}
${here.length > 0 && link(paths.share, words.share.title, says.shareHow)}
${link(paths.account, words.overview.title, says.overviewHow)}
${link(paths.login, words.login.title, says.loginHow)}
${link(paths.secondFactor, says.secondFactor, says.secondFactorHow)}
${link(paths.passkeys, words.passkeys.title, words.passkeys.how)}
${link(paths.languageSettings, words.languageSettings.title, words.languageSettings.how)}
${link(paths.mails, words.mailSettings.title, words.mailSettings.how)}
${link(paths.strikes, words.strikes.title, words.strikes.how)}
${here.map(({ key, handle }) => link(deleteAddress(key), fill(says.deleteIdentity, { handle }), says.deleteHow))}
${
  moderates &&
  html`<h2>${fill(says.moderation, { domain: domain.name })}</h2>${link(paths.signUps, words.moderation.waiting, says.waitingHow)}${link(paths.reports, words.moderation.reports, says.reportsHow)}${link(paths.appeals, words.strikes.appeals, words.strikes.appealsHow)}${link(paths.invites, words.invites.title, fill(says.invitesHow, { domain: domain.name }))}`
}
${elsewhere(says.elsewhere, others)}
<div class="buttons"><a class="button quiet" href="${paths.signOut}">${common.signOut}</a></div>`;
      return personalAnswer(accountPage(http, says.title, main));
    },
  };
}

function link(href: string, title: string, words: string): Html {
  return html`<a class="entry" href="${href}"><strong>${title}</strong><span class="muted">${words}</span></a>`;
}

/** A session holds on one host, so the profiles of other domains are changed there. */
function elsewhere(sentence: string, others: readonly { handle: string; uri: string }[]): Html | null {
  if (others.length === 0) return null;
  return html`<p class="muted">${sentence}</p><ul class="muted">${others.map(
    ({ handle, uri }) => html`<li><a href="${new URL(uri).origin}${paths.settings}">${handle}</a></li>`,
  )}</ul>`;
}
