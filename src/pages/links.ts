// Addresses and paths as pages link to them.

import type { Domain } from '../db/rows.ts';
import { parseWebUrl } from '../lib/url/url.ts';

/**
 * An address of anyone as it may stand in `href`: http and https only, on pages of the domain itself as a path, so that
 * it also works where the domain is looked at through another name. null: nowhere safe.
 */
export function hrefOf(
  domain: Pick<Domain, 'origin'>,
  ...candidates: (string | null | undefined)[]
): string | null {
  for (const candidate of candidates) {
    const url = parseWebUrl(candidate);
    if (url === null) continue;
    return isOwn(domain, candidate) ? `${url.pathname}${url.search}${url.hash}` : url.href;
  }
  return null;
}

/** Whether an address is on the domain's own host: such pictures may be shown (`img-src 'self'`), others are links. */
export function isOwn(domain: Pick<Domain, 'origin'>, address: string | null | undefined): boolean {
  return parseWebUrl(address)?.origin === domain.origin;
}

/** Where people of other servers are linked to: nothing is vouched for, and nobody learns who came from where. */
export const ELSEWHERE = 'nofollow noopener noreferrer';

export const paths = {
  profile: (username: string) => `/@${encodeURIComponent(username)}`,
  post: (username: string, key: string) => `/@${encodeURIComponent(username)}/${key}`,
  collection: (key: string) => `/collections/${key}`,
  tag: (name: string) => `/tags/${encodeURIComponent(name)}`,
  feedOf: (username: string) => `/@${encodeURIComponent(username)}.atom`,
  feed: '/feed.atom',
  graphiql: '/graphiql',
  account: '/oauth/authorized_applications',
  signIn: '/auth/sign_in',
  signOut: '/auth/sign_out',
  authorize: '/oauth/authorize',
  login: '/auth/edit',
  share: '/share',
  interact: '/authorize_interaction',
  follow: '/follow',
  developers: '/developers',
  about: '/about',
  privacyPolicy: '/privacy-policy',
  terms: '/terms-of-service',
  signUp: '/auth/sign_up',
  join: '/auth/join',
  settings: '/settings',
  profileSettings: '/settings/profile',
  preferences: '/settings/preferences',
  secondFactor: '/settings/second-factor',
  passkeys: '/settings/passkeys',
  passkeySignIn: '/auth/passkey',
  transfer: '/settings/transfer',
  move: '/settings/move',
  deleteIdentity: '/settings/delete',
  invites: '/settings/invites',
  signUps: '/settings/sign-ups',
  reports: '/settings/reports',
  appeals: '/settings/appeals',
  strikes: '/settings/strikes',
  replies: '/settings/replies',
  appeal: '/auth/appeal',
  mails: '/settings/mails',
  languageSettings: '/settings/language',
  unsubscribe: '/auth/unsubscribe',
  language: '/language',
};
