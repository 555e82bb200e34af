// POST /follow: leads a visitor to the page of their own server on which they follow somebody of this domain.

import type { Answer } from '../../lib/answer.ts';
import { displayHost } from '../../lib/url/host-name.ts';
import { fill } from '../../lib/words/fill.ts';
import { html } from '../html.ts';
import { ELSEWHERE, paths } from '../links.ts';
import { followForm } from '../parts/follow.ts';
import { rich } from '../parts/rich.ts';
import { personalAnswer, personalRedirect } from '../respond.ts';
import type { Documents } from './documents.ts';
import { accountPage, foreignForm, problem, refusal } from './page.ts';
import { type AccountParts, type AccountRequest, openAccountVisit } from './visit.ts';

const STATUS: Record<string, number> = { RATE_LIMITED: 429, NOT_FOUND: 404 };

export function followPages(parts: AccountParts, documents: Documents) {
  return {
    /** Whoever comes back to the address alone. */
    get: async (): Promise<Answer> => personalRedirect('/'),

    async post(http: AccountRequest): Promise<Answer> {
      // The form stands on pages that everybody is given alike, so it carries no token; no other site sends people on
      // through here.
      const site = http.headers['sec-fetch-site'];
      if (site !== undefined && site !== 'same-origin') return foreignForm(http);
      const { interact } = http.words;
      const { fields } = await http.body.form();
      const username = (fields.get('who') ?? '').slice(0, 100);
      const handle = (fields.get('handle') ?? '').trim().slice(0, 400);
      const visit = await openAccountVisit(parts, http);
      const whom = `@${username}@${http.domain.name}`;
      const { identityByHandle: identity } = await visit.run(documents.whom, { handle: whom }).catch(() => ({
        identityByHandle: null,
      }));
      if (!identity) return refusal(http, 404, interact.nobody, interact.nobodySentence);
      const title = fill(interact.follow, { handle: identity.handle });
      const { payload, error } = await visit.change(documents.followPage, {
        input: { identityId: identity.id, handle },
      });
      if (error) {
        const form = html`${problem(error.message)}<p>${interact.fromOwn}</p>${followForm(http.words, [{ username, name: identity.name }], handle)}<p class="muted">${rich(interact.without, { handle: identity.handle })} <a href="${paths.profile(username)}">${interact.backToProfile}</a></p>`;
        return personalAnswer(accountPage(http, title, form), STATUS[error.code] ?? 422);
      }
      // A redirect after a form is bound by the policy of its page, which lets no form lead elsewhere; a page that goes
      // on is not.
      const page = html`<p>${interact.goesOn}</p><p class="buttons"><a class="button" href="${payload.url}" rel="${ELSEWHERE}">${fill(interact.goOnTo, { host: displayHost(payload.host) })}</a></p>`;
      return personalAnswer(accountPage(http, title, page), 200, {
        headers: { refresh: `0; url=${payload.url}` },
      });
    },
  };
}
