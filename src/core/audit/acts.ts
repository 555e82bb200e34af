// What admins and moderators can do, and to what, as the audit log names it.

/** Everything that is written into the audit log. */
export const AUDIT_ACTS = [
  'USER_ADDED',
  'USER_DELETED',
  'USER_DISABLED',
  'USER_ENABLED',
  'PASSWORD_SET',
  'IDENTITY_CREATED',
  'IDENTITY_SHARED',
  'IDENTITY_UNSHARED',
  'ROLE_GIVEN',
  'ROLE_TAKEN',
  'IDENTITY_SUSPENDED',
  'IDENTITY_UNSUSPENDED',
  'IDENTITY_LIMITED',
  'IDENTITY_UNLIMITED',
  'POST_DELETED',
  'DOMAIN_ADDED',
  'DOMAIN_CHANGED',
  'DOMAIN_REMOVED',
  'HOST_BLOCKED',
  'HOST_UNBLOCKED',
  'HOST_LIMITED',
  'HOST_UNLIMITED',
  'ACCESS_BLOCKED',
  'ACCESS_UNBLOCKED',
  'DELIVERIES_RETRIED',
  'DELIVERIES_CANCELLED',
  'EMOJI_ADDED',
  'EMOJI_CHANGED',
  'EMOJI_DELETED',
  'SIGN_UP_APPROVED',
  'SIGN_UP_REJECTED',
  'INVITE_CREATED',
  'INVITE_REVOKED',
  'ANNOUNCEMENT_CREATED',
  'ANNOUNCEMENT_CHANGED',
  'ANNOUNCEMENT_DELETED',
  'REPORT_RESOLVED',
  'REPORT_REOPENED',
  'REPORT_ASSIGNED',
  'REPORT_UNASSIGNED',
  'REPORT_NOTED',
  'REPORT_NOTE_REMOVED',
] as const;
export type AuditAct = (typeof AUDIT_ACTS)[number];

/** What an act is done to. */
export const AUDIT_TARGETS = [
  'USER',
  'IDENTITY',
  'POST',
  'DOMAIN',
  'HOST',
  'ACCESS',
  'EMOJI',
  'SIGN_UP',
  'INVITE',
  'ANNOUNCEMENT',
  'REPORT',
] as const;
export type AuditTarget = (typeof AUDIT_TARGETS)[number];

/** As what somebody acted. */
export const AUDIT_ROLES = ['OPERATOR', 'INSTALL_ADMIN', 'OWNER', 'ADMIN', 'MODERATOR'] as const;
export type AuditRole = (typeof AUDIT_ROLES)[number];
