// What people sign in with: a mail address that was proven theirs, or where no address is asked to be proven, their
// first handle.

import type { Domain } from '../../db/rows.ts';

/**
 * The sign-in name of a login whose address nobody proved: its handle, `@ana@one.example`. No mail address looks like
 * it, so it takes no address away from its owner, and whether an address has a login is not told by signing up with it.
 */
export function handleAsName(username: string, domain: Pick<Domain, 'name'>): string {
  return `@${username.toLowerCase()}@${domain.name}`;
}

/** What somebody typed to sign in, as it is kept: a bare username means the domain asked. */
export function signInName(text: string, domain: Pick<Domain, 'name'> | null): string {
  const typed = text.trim().toLowerCase();
  return typed === '' || typed.includes('@') || !domain ? typed : handleAsName(typed, domain);
}

/** Whether mail can be sent to who signs in by this name. */
export function isMailbox(name: string): boolean {
  return !name.startsWith('@');
}
