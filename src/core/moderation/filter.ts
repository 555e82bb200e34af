// By what moderators choose among people.

import type { IdentityState, Role } from '../../db/enums.ts';

export interface ModeratedFilter {
  /** Part of the username, in any case. */
  text?: string | null;
  /** Part of the display name, in any case, as far as the database knows the letters (db/sql/matching.ts). */
  name?: string | null;
  state?: IdentityState | null;
  /** Only those whom the domain (without one, the install) limits, or only the others. */
  isLimited?: boolean | null;
  /** Only those whose media the domain (without one, the install) shows as sensitive, or only the others. */
  isSensitive?: boolean | null;
  /** Only those whose holders have a role on the domain, or only the others. */
  isStaff?: boolean | null;
  /** Only those whose holders have one of these roles on the domain, or none of any. */
  roles?: readonly (Role | 'NONE')[] | null;
  /** Only those whom this identity invited. */
  inviterId?: bigint | null;
  /**
   * Of the domain (of this install, without one), or of other servers; null with a domain: of it, without one: both.
   */
  origin?: 'LOCAL' | 'REMOTE' | null;
  /** What their handles end in, as it is stored. */
  handleDomain?: string | null;
  /** Only those whose login is disabled, or only the others; for admins of the install. */
  isDisabled?: boolean | null;
  /** Part of the mail address of a login; for admins of the install. */
  email?: string | null;
}
