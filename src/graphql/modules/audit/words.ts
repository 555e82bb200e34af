// What the enums of the audit log mean.

import type { AuditAct, AuditRole, AuditTarget } from '../../../core/audit/acts.ts';

export const ACT_DESCRIPTIONS: Record<AuditAct, string> = {
  USER_ADDED: 'Made a login for somebody.',
  USER_DELETED: 'Deleted the login of somebody else, with the identities that it alone held.',
  USER_DISABLED: 'Locked a login out.',
  USER_ENABLED: 'Let a login sign in again.',
  PASSWORD_SET: 'Gave the login of somebody else a new password.',
  IDENTITY_CREATED: 'Made an identity for somebody.',
  IDENTITY_SHARED: 'Let a further login act as an identity.',
  IDENTITY_SUSPENDED: 'Hid an identity with all that it wrote.',
  IDENTITY_UNSUSPENDED: 'Showed a suspended identity again.',
  IDENTITY_LIMITED: 'Kept an identity from strangers.',
  IDENTITY_UNLIMITED: 'Showed a limited identity to strangers again.',
  POST_DELETED: 'Deleted what somebody else had written.',
  DOMAIN_ADDED: 'Made this install serve a further domain.',
  DOMAIN_CHANGED: 'Changed settings or rules of a domain.',
  DOMAIN_REMOVED: 'Took a domain off this install.',
  HOST_BLOCKED: 'Ended all dealings with another server, or gave another reason for it.',
  HOST_UNBLOCKED: 'Dealt with another server again.',
  HOST_LIMITED: 'Kept the people of another server from strangers.',
  HOST_UNLIMITED: 'Showed them to strangers again.',
  DELIVERIES_RETRIED: 'Had waiting deliveries tried at once.',
  DELIVERIES_CANCELLED: 'Threw away what waited for another server.',
  EMOJI_ADDED: 'Gave a domain a custom emoji.',
  EMOJI_CHANGED: 'Changed where a custom emoji is offered.',
  EMOJI_DELETED: 'Removed a custom emoji.',
  SIGN_UP_APPROVED: 'Let somebody in who had signed up.',
  SIGN_UP_REJECTED: 'Turned somebody away who had signed up.',
  INVITE_CREATED: 'Made a link by which people may join.',
  INVITE_REVOKED: 'Took such a link back.',
  ANNOUNCEMENT_CREATED: 'Told something to all people of a domain.',
  ANNOUNCEMENT_CHANGED: 'Corrected what they had told.',
  ANNOUNCEMENT_DELETED: 'Took back what they had told.',
  REPORT_RESOLVED: 'Closed a complaint.',
  REPORT_REOPENED: 'Took a closed complaint up again.',
  REPORT_ASSIGNED: 'Said which moderator sees to a complaint.',
  REPORT_UNASSIGNED: 'Said that nobody sees to it any more.',
  REPORT_NOTED: 'Wrote something down about a complaint for the other moderators.',
  REPORT_NOTE_REMOVED: 'Removed such a note.',
};

export const TARGET_DESCRIPTIONS: Record<AuditTarget, string> = {
  USER: 'A login, named by its e-mail address.',
  IDENTITY: 'Somebody of this install or another server, named by handle.',
  POST: 'What somebody wrote, named by its ActivityPub id.',
  DOMAIN: 'One of the domains of this install.',
  HOST: 'Another server; the id is that of the block.',
  EMOJI: 'A picture of a domain, named by its shortcode.',
  SIGN_UP: 'Somebody who waited to be let in, named as they wished to be.',
  INVITE: 'A link for joining, named by the beginning of its code.',
  ANNOUNCEMENT: 'What the people of a domain are told, named by how it begins.',
  REPORT: 'What somebody complained of to moderators.',
};

export const ROLE_DESCRIPTIONS: Record<AuditRole, string> = {
  OPERATOR: 'Whoever sits at the command line of the machine.',
  INSTALL_ADMIN: 'A login that may everything here.',
  OWNER: 'Whom the domain belongs to.',
  ADMIN: 'One who runs the domain.',
  MODERATOR: 'One who looks after its people.',
};
