// Who may sign up on a domain by themselves (`registrations`: open, by approval, by invite, closed).

import type { Domain, Invite } from '../../db/rows.ts';

/** Whether anybody may ask to join without an invite; instance documents say so. */
export function takesSignUps({ registrations, isPrivate, state }: Domain): boolean {
  return state === 'ACTIVE' && !isPrivate && (registrations === 'OPEN' || registrations === 'APPROVAL');
}

/** Whether somebody with this invite, or none, may ask to join. */
export function maySignUp(domain: Domain, invite: Invite | null): boolean {
  if (takesSignUps(domain)) return true;
  return domain.state === 'ACTIVE' && domain.registrations === 'INVITE' && invite !== null;
}
