// GET and POST /auth/sign_up: a new login, with its first identity.

import type { Answer } from '../../lib/answer.ts';
import type { Words } from '../../lib/words/words.ts';
import { refusal } from '../account/page.ts';
import { type AccountParts, type AccountRequest, openAccountVisit } from '../account/visit.ts';
import { html } from '../html.ts';
import { personalRedirect } from '../respond.ts';
import { deadInvite, isDeadInvite } from './dead-invite.ts';
import type { JoiningDocuments } from './documents.ts';
import { formPages } from './form.ts';
import { emailField, noticeOf, passwordField } from './mailed.ts';
import { agreed, joinAddress, reasonField, rulesFields, usernameField } from './parts.ts';

export function signUpPages(parts: AccountParts, documents: JoiningDocuments) {
  const text = (given: URLSearchParams, name: string) => given.get(name) ?? '';
  const form = formPages(parts, {
    title: ({ common }) => common.signUp,
    button: ({ common }) => common.signUp,
    fields: (request, given) => html`<input type="hidden" name="invite" value="${text(given, 'invite')}">
${usernameField(request.words, text(given, 'username'))}
${emailField(request.words, given)}${passwordField(request.words)}
${request.domain.registrations === 'APPROVAL' && reasonField(request.words, text(given, 'reason'))}
${rulesFields(request)}`,
    async submit(visit, given, words) {
      const input = {
        username: text(given, 'username'),
        email: text(given, 'email'),
        password: text(given, 'password'),
        agreesToRules: agreed(given),
        reason: given.get('reason'),
        inviteCode: given.get('invite') || null,
        locale: words.locale,
      };
      const { payload, error } = await visit.change(documents.signUp, { input });
      return error ? { error } : { error, done: noticeOf(words, payload.next, false) };
    },
  });

  return {
    post: form.post,
    async get(request: AccountRequest): Promise<Answer> {
      const { domain, query } = request;
      const invite = query.get('invite') ?? '';
      const visit = await openAccountVisit(parts, request);
      if (visit.isSignedIn) return personalRedirect(joinAddress(invite === '' ? {} : { invite }));
      const { registrations } = domain;
      if (domain.isPrivate || registrations === 'CLOSED' || (registrations === 'INVITE' && invite === ''))
        return refusal(request, 403, request.words.signUp.joining, closedWords(request.words, registrations));
      if (await isDeadInvite(visit, documents, invite)) return deadInvite(request);
      return form.get(request);
    },
  };
}

/** Why nobody comes in here by themselves. */
export const closedWords = ({ signUp }: Words, registrations: string) =>
  registrations === 'INVITE' ? signUp.byInvite : signUp.closed;
