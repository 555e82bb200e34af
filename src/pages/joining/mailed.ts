// Pages that a mailed link leads to, and those where one is asked for: confirm, new password, new address.

import type { Words } from '../../lib/words/words.ts';
import { hidden } from '../account/page.ts';
import type { AccountParts } from '../account/visit.ts';
import { type Html, html } from '../html.ts';
import { paths } from '../links.ts';
import type { NoticeLink } from '../notice.ts';
import type { JoiningDocuments } from './documents.ts';
import { type Form, formPages, type Notice } from './form.ts';
import { MAIL_AGAIN } from './parts.ts';

const toSignIn = ({ common }: Words): NoticeLink => ({ href: paths.signIn, words: common.signIn });

/**
 * What comes after a form of a sign-up. Where an address was confirmed, it is what people sign in with, and the
 * username is not.
 */
export function noticeOf(
  words: Words,
  next: 'CONFIRM' | 'APPROVAL' | 'SIGN_IN',
  isConfirmed: boolean,
): Notice {
  const { common, signUp } = words;
  switch (next) {
    case 'CONFIRM':
      return [common.lookIntoMail, signUp.mailed, { href: MAIL_AGAIN, words: signUp.noMail }];
    case 'APPROVAL':
      return [signUp.thanks, signUp.waits];
    case 'SIGN_IN':
      return [signUp.welcome, isConfirmed ? signUp.inByEmail : signUp.inByUsername, toSignIn(words)];
  }
}

const text = (given: URLSearchParams, name: string) => given.get(name) ?? '';
const carried: Form['fields'] = (_request, given) => html`${hidden({ token: text(given, 'token') })}`;

export const emailField = ({ common }: Words, given: URLSearchParams): Html =>
  html`<label>${common.email}<input type="email" name="email" value="${text(given, 'email')}" autocomplete="username" required maxlength="320"></label>`;
export const passwordField = ({ common }: Words): Html =>
  html`<label>${common.newPassword}<input type="password" name="password" autocomplete="new-password" required minlength="8" maxlength="1000"></label>`;

export function mailedPages(parts: AccountParts, documents: JoiningDocuments) {
  /** For a forgotten password, or for a sign-up that waits: which of them the address stands for is told by mail. */
  const mailLinkPage = (title: Form['title'], button: Form['button'], done: (words: Words) => string) =>
    formPages(parts, {
      title,
      button,
      fields: ({ words }, given) => emailField(words, given),
      async submit(visit, given, words) {
        const input = { email: text(given, 'email') };
        const { error } = await visit.change(documents.requestPasswordReset, { input });
        return error ? { error } : { error, done: [words.common.lookIntoMail, done(words)] };
      },
    });

  const linked = (kind: 'CONFIRM' | 'RESET' | 'CHANGE', href: string): NonNullable<Form['link']> => ({
    another: href,
    isGood: async (visit, given) =>
      (await visit.run(documents.isMailLinkGood, { kind, token: text(given, 'token') })).isMailLinkGood !==
      false,
  });

  return {
    mailAgain: mailLinkPage(
      ({ signUp }) => signUp.noMail,
      ({ signUp }) => signUp.mailAgain,
      ({ signUp }) => signUp.mailedAgain,
    ),
    confirmation: formPages(parts, {
      title: ({ signUp }) => signUp.confirmTitle,
      button: ({ signUp }) => signUp.confirm,
      link: linked('CONFIRM', MAIL_AGAIN),
      fields: carried,
      async submit(visit, given, words) {
        const input = { token: text(given, 'token') };
        const { payload, error } = await visit.change(documents.confirmEmail, { input });
        return error ? { error } : { error, done: noticeOf(words, payload.next, true) };
      },
    }),
    forgotten: mailLinkPage(
      ({ signIn }) => signIn.forgot,
      ({ common }) => common.mailMeLink,
      ({ signUp }) => signUp.resetMailed,
    ),
    newPassword: formPages(parts, {
      title: ({ signUp }) => signUp.resetTitle,
      button: ({ signUp }) => signUp.setPassword,
      link: linked('RESET', '/auth/password/new'),
      fields: (request, given) => html`${carried(request, given)}${passwordField(request.words)}`,
      async submit(visit, given, words) {
        const input = { token: text(given, 'token'), password: text(given, 'password') };
        const { error } = await visit.change(documents.resetPassword, { input });
        return error
          ? { error }
          : {
              error,
              done: [words.common.done, words.signUp.passwordSet, toSignIn(words)],
            };
      },
    }),
    newAddress: formPages(parts, {
      title: ({ signUp }) => signUp.changeTitle,
      button: ({ signUp }) => signUp.confirm,
      link: linked('CHANGE', paths.login),
      fields: carried,
      async submit(visit, given, words) {
        const input = { token: text(given, 'token') };
        const { error } = await visit.change(documents.confirmEmailChange, { input });
        return error
          ? { error }
          : { error, done: [words.common.done, words.signUp.changed, toSignIn(words)] };
      },
    }),
  };
}
