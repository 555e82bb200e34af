// GET /settings: where a signed-in person finds the pages that are theirs.

import type { Answer } from '../../lib/answer.ts';
import { identitiesHere } from '../account/consent-page.ts';
import type { Documents } from '../account/documents.ts';
import { invitesOf } from '../account/invites.ts';
import { accountPage } from '../account/page.ts';
import { formToken } from '../account/session.ts';
import { signInAddress } from '../account/sign-in.ts';
import { type AccountParts, type AccountRequest, openAccountVisit } from '../account/visit.ts';
import { type Html, html } from '../html.ts';
import { paths } from '../links.ts';
import { mailSwitch } from '../moderation/mail.ts';
import { personalAnswer, personalRedirect } from '../respond.ts';
import { deleteAddress } from './delete.ts';
import { preferencesAddress } from './preferences.ts';
import { profileAddress } from './profile-form.ts';

export function settingsPages(parts: AccountParts, documents: Documents) {
  return {
    async get(http: AccountRequest): Promise<Answer> {
      const { domain } = http;
      const visit = await openAccountVisit(parts, http);
      if (!visit.isSignedIn) return personalRedirect(signInAddress(paths.settings));
      const { viewer } = await visit.run(documents.held, {});
      const all = viewer?.identities ?? [];
      const here = identitiesHere(domain, all);
      const others = all.filter((each) => !here.includes(each));
      const moderates = (await invitesOf(documents, domain.name, visit)) !== null;
      const { token, headers } = formToken(http);
      const mailed = moderates ? (await visit.run(documents.mailSetting, {})).viewer?.user : null;
      const main = html`<p class="muted">Signed in as ${viewer?.user?.email ?? ''}.</p>
${here.map(({ key, handle, name }) => link(profileAddress(key), `Profile of ${name || handle}`, `${name ? `${handle}: name` : 'Name'}, pictures, bio and who may find it`))}
${here.map(({ key, handle }) => link(preferencesAddress(key), `Preferences of ${handle}`, 'For whom posts are, and what they tell of your app'))}
${here.length > 0 && link(paths.share, 'New post', 'Write without an app')}
${link(paths.account, 'Applications and sessions', 'What may act for you, and where you are signed in')}
${link(paths.login, 'Password and address', 'Change either, or delete your login')}
${here.map(({ key, handle }) => link(deleteAddress(key), `Delete ${handle}`, 'With all its posts, for good; your login stays'))}
${
  moderates &&
  html`<h2>Moderation of ${domain.name}</h2>${link(paths.signUps, 'People who wait', 'Let them in, or turn them away')}${link(paths.reports, 'Reports', 'What people report to the moderators')}${link(paths.invites, 'Invites', `Let people join ${domain.name}`)}${mailed && mailSwitch(mailed.getsModerationMail, token)}`
}
${elsewhere(others)}
<div class="buttons"><a class="button quiet" href="${paths.signOut}">Sign out</a></div>`;
      return personalAnswer(accountPage(domain, 'Settings', main), 200, { headers });
    },
  };
}

function link(href: string, title: string, words: string): Html {
  return html`<a class="entry" href="${href}"><strong>${title}</strong><span class="muted">${words}</span></a>`;
}

/** A session holds on one host, so the profiles of other domains are changed there. */
function elsewhere(others: readonly { handle: string; uri: string }[]): Html | null {
  if (others.length === 0) return null;
  return html`<p class="muted">Profiles on other domains are changed there:</p><ul class="muted">${others.map(
    ({ handle, uri }) => html`<li><a href="${new URL(uri).origin}${paths.settings}">${handle}</a></li>`,
  )}</ul>`;
}
