// GET, POST and DELETE /oauth/authorize, and the page that shows a code.

import { redirectWith } from '../../core/applications/redirect.ts';
import type { VariablesOf } from '../../graphql/documents/typed.ts';
import type { Answer } from '../../lib/answer.ts';
import { scopeName, scopesCover, scopesOfNames } from '../../lib/scopes.ts';
import { refusalIn } from '../../lib/words/refusals.ts';
import { joinAddress } from '../joining/parts.ts';
import { paths } from '../links.ts';
import { noticePage } from '../notice.ts';
import { personalAnswer, personalRedirect } from '../respond.ts';
import { addressOf, type Request, readAsked } from './asked.ts';
import { formTarget, requestOf } from './client.ts';
import { codePage, consentPage, formPostPage, identitiesHere } from './consent-page.ts';
import type { Documents } from './documents.ts';
import { foreignForm, refusal } from './page.ts';
import { formToken, isOwnForm } from './session.ts';
import { signInAddress } from './sign-in.ts';
import { type AccountParts, type AccountRequest, type AccountVisit, openAccountVisit } from './visit.ts';

const DENIED = {
  error: 'access_denied',
  error_description: 'The resource owner or authorization server denied the request.',
};

/** Whether the page for joining has more to say than that nobody joins: the way back leads to the application. */
const mayJoin = (state: string | null | undefined) =>
  state != null && state !== 'MEMBER' && state !== 'CLOSED';

type AuthorizeInput = VariablesOf<Documents['authorize']>['input'];

export function authorizePages(parts: AccountParts, documents: Documents) {
  async function show(
    visit: AccountVisit,
    http: AccountRequest,
    request: Request,
    { status = 200, message = null as string | null } = {},
  ): Promise<Answer> {
    const { domain } = http;
    const { viewer, application } = await visit.run(documents.consent, { clientId: request.clientId });
    const identities = viewer?.identities ?? [];
    const [only, ...others] = identitiesHere(domain, identities);
    const target = addressOf(paths.authorize, request.asked);
    if (!only && request.subject === 'identity' && message === null && mayJoin(viewer?.joinState))
      return personalRedirect(joinAddress({ next: target }));
    const isKnown = application?.viewerTokens?.nodes.some(
      ({ identity, scopes }) =>
        identity?.id === only?.id && scopesCover(scopesOfNames(scopes), request.scopes),
    );
    const maySkip =
      only && others.length === 0 && isKnown && !request.isForced && request.subject === 'identity';
    if (maySkip && message === null) return allow(visit, http, request, only.id);
    const { token, headers } = formToken(http);
    const client = formTarget(request.redirectUri);
    const page = consentPage(http, {
      request,
      target,
      email: viewer?.user?.email ?? '',
      identities,
      formToken: token,
      message,
    });
    return personalAnswer(page, status, { headers, formTargets: client === null ? [] : [client] });
  }

  async function allow(
    visit: AccountVisit,
    http: AccountRequest,
    request: Request,
    identity: string,
  ): Promise<Answer> {
    const { payload, error } = await visit.change(documents.authorize, {
      input: {
        clientId: request.clientId,
        redirectUri: request.redirectUri,
        scopes: request.scopes.map(scopeName) as AuthorizeInput['scopes'],
        codeChallenge: request.codeChallenge,
        state: request.state,
        responseMode: request.mode === 'fragment' ? 'FRAGMENT' : 'QUERY',
        ...(identity === 'user' ? { asUser: true } : { identityId: identity }),
      },
    });
    if (error) return show(visit, http, request, { status: 422, message: error.message });
    if (request.mode !== 'form_post') return personalRedirect(payload.redirectUrl);
    return byForm(http, request, { code: payload.authorizationCode, state: request.state });
  }

  function deny(http: AccountRequest, request: Request): Answer {
    const answer = { ...DENIED, state: request.state };
    if (request.mode === 'form_post') return byForm(http, request, answer);
    return personalRedirect(redirectWith(http.domain, request.redirectUri, answer, request.mode));
  }

  function byForm(
    http: AccountRequest,
    { redirectUri }: Request,
    answer: Record<string, string | null>,
  ): Answer {
    const target = formTarget(redirectUri);
    return personalAnswer(formPostPage(http, redirectUri, answer), 200, {
      formTargets: target === null ? [] : [target],
    });
  }

  const refused = (http: AccountRequest, { status, message }: { status: number; message: string }) =>
    refusal(http, status, http.words.consent.cannot, refusalIn(http.words, message));

  async function decide(http: AccountRequest, isRefusal: boolean): Promise<Answer> {
    const { fields } = await http.body.form();
    if (!isOwnForm(http, fields)) return foreignForm(http);
    const visit = await openAccountVisit(parts, http);
    const request = await requestOf(visit, documents, readAsked(fields));
    if (!('client' in request)) return refused(http, request);
    if (!visit.isSignedIn) return personalRedirect(signInAddress(addressOf(paths.authorize, request.asked)));
    if (isRefusal || fields.get('decision') === 'deny' || fields.get('_method') === 'delete')
      return deny(http, request);
    if (fields.get('decision') !== 'allow') return show(visit, http, request);
    const identity = fields.get('identity');
    if (identity === null || (identity === 'user' && request.subject !== 'user'))
      return show(visit, http, request, { status: 422, message: http.words.consent.chooseWhom });
    return allow(visit, http, request, identity);
  }

  return {
    async get(http: AccountRequest): Promise<Answer> {
      const visit = await openAccountVisit(parts, http);
      const request = await requestOf(visit, documents, readAsked(http.query));
      if (!('client' in request)) return refused(http, request);
      if (!visit.isSignedIn)
        return personalRedirect(signInAddress(addressOf(paths.authorize, request.asked)));
      return show(visit, http, request);
    },

    post: (http: AccountRequest) => decide(http, false),

    delete: (http: AccountRequest) => decide(http, true),

    async native(http: AccountRequest): Promise<Answer> {
      const visit = await openAccountVisit(parts, http);
      if (!visit.isSignedIn) return personalRedirect(signInAddress(paths.account));
      const code = http.query.get('code') ?? '';
      if (/^[\w-]{43}$/.test(code)) return personalAnswer(codePage(http, code));
      if (http.query.get('error') === DENIED.error)
        return personalAnswer(noticePage(http, http.words.consent.notAllowed, http.words.consent.saidNo));
      return refusal(http, 400, http.words.consent.noCode, http.words.consent.anew);
    },
  };
}
