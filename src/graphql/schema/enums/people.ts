// Enums of identities: what they are, what they may do, and who follows whom.

import { builder } from '../builder.ts';

export const IdentityTypeEnum = builder.enumType('IdentityType', {
  description: 'The ActivityPub type of an actor.',
  values: {
    PERSON: { description: 'A human being.' },
    SERVICE: { description: 'A bot or another automated account.' },
    GROUP: { description: 'A group or a forum.' },
    ORGANIZATION: { description: 'An organization: an association, a company, an office.' },
    APPLICATION: { description: 'A program, such as the actor that signs for a whole server.' },
  } as const,
});

export const IdentityStateEnum = builder.enumType('IdentityState', {
  description: 'Whether an identity can act and be seen.',
  values: {
    ACTIVE: { description: 'It can act and be seen.' },
    SUSPENDED: { description: 'Suspended by a moderator: hidden, and unable to act. Its content is kept.' },
    DELETED: { description: 'Deleted for good; only a tombstone without content is left.' },
  } as const,
});

export const DirectoryOrderEnum = builder.enumType('DirectoryOrder', {
  description: 'In which order a directory lists people.',
  values: {
    ACTIVE: { description: 'Who posted last stands first.' },
    NEW: { description: 'Who became known here last stands first.' },
  } as const,
});

export const RoleChoiceEnum = builder.enumType('RoleChoice', {
  description: 'Which role on a domain people are chosen by.',
  values: {
    OWNER: { description: 'Who owns the domain.' },
    ADMIN: { description: 'Who is an admin of it.' },
    MODERATOR: { description: 'Who is a moderator of it.' },
    NONE: { description: 'Who has no role there.' },
  } as const,
});

export const IdentityOriginEnum = builder.enumType('IdentityOrigin', {
  description: 'From where an identity is, as seen from a domain or from the whole install.',
  values: {
    LOCAL: { description: 'Of the domain; without one, of any domain of this install.' },
    REMOTE: {
      description:
        'Of another server, which to a domain is each other domain as well, and known to it: by follows, public posts, reports or decisions.',
    },
  } as const,
});

export const RoleEnum = builder.enumType('Role', {
  description: 'What a user may administer on a domain; users without a role can post.',
  values: {
    OWNER: {
      description:
        'May do everything on the domain; gives and takes the roles of admins and moderators there.',
    },
    ADMIN: {
      description:
        'May change settings, identities and blocked servers; gives and takes the roles of moderators there.',
    },
    MODERATOR: { description: 'May act on identities, posts, reports and sign-ups of the domain.' },
  } as const,
});

export const FollowStateEnum = builder.enumType('FollowState', {
  description: 'Whether a follow was accepted.',
  values: {
    PENDING: { description: 'Waits until the followed identity accepts.' },
    ACCEPTED: { description: 'Accepted: posts arrive.' },
  } as const,
});
