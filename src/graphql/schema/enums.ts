// Enums of the data model, with descriptions.

import { builder } from './builder.ts';

/** The data model's enums with what their values mean to clients. */

export const VisibilityEnum = builder.enumType('Visibility', {
  description: 'Who a post is for.',
  values: {
    PUBLIC: { description: 'For everyone, and shown in public timelines.' },
    UNLISTED: { description: 'For everyone who comes across it, but in no public timeline.' },
    FOLLOWERS: { description: 'For followers of its author and those it mentions.' },
    MENTIONED: { description: 'For those it mentions alone.' },
    LOCAL: { description: "For signed-in identities of the author's domain; never leaves this server." },
  } as const,
});

export const TextFormatEnum = builder.enumType('TextFormat', {
  description: 'How the source of a post is written.',
  values: {
    PLAIN: { description: 'Plain text; links, handles and hashtags are found in it.' },
    MARKDOWN: { description: 'CommonMark without images and HTML.' },
    HTML: { description: 'As it came from another server; nobody here writes it.' },
  } as const,
});

export const WrittenFormatEnum = builder.enumType('WrittenFormat', {
  description: 'How the text of a new post is to be read.',
  values: {
    PLAIN: { description: 'As it stands; links, handles and hashtags are found in it.' },
    MARKDOWN: { description: 'As CommonMark, without images and HTML.' },
  } as const,
});

export const IdentityTypeEnum = builder.enumType('IdentityType', {
  description: 'What kind of somebody an identity is.',
  values: {
    PERSON: { description: 'A human being.' },
    SERVICE: { description: 'A bot or another automated account.' },
    GROUP: { description: 'Many people who speak as one, or a forum.' },
    ORGANIZATION: { description: 'An association, a company, an office.' },
    APPLICATION: { description: 'Software itself, as the actor that speaks for a whole server.' },
  } as const,
});

export const IdentityStateEnum = builder.enumType('IdentityState', {
  description: 'Whether an identity can act and be seen.',
  values: {
    ACTIVE: { description: 'Everything is as usual.' },
    SUSPENDED: { description: 'Hidden and silent by decision of a moderator; its content is kept.' },
    DELETED: { description: 'Gone for good; what is left is a tombstone without content.' },
  } as const,
});

export const DomainStateEnum = builder.enumType('DomainState', {
  description: 'Where a domain stands between being added and being removed.',
  values: {
    PENDING: { description: 'Waits until DNS proves that whoever added it owns it; serves nothing.' },
    ACTIVE: { description: 'Serves its people.' },
    CLOSING: { description: 'Being removed: its actors say goodbye to every server that knows them.' },
    CLOSED: { description: 'Removed: all under it is gone, and the name is never used again.' },
  } as const,
});

export const RegistrationsEnum = builder.enumType('Registrations', {
  description: 'Who may join a domain by themselves. Nobody can sign up yet, so every domain is CLOSED.',
  values: {
    CLOSED: { description: 'Nobody; admins make logins and identities.' },
    INVITE: { description: 'Whoever has an invitation. Refused until there are any.' },
    APPROVAL: { description: 'Whoever an admin approves. Refused until somebody can ask.' },
    OPEN: { description: 'Everybody. Refused until there is a way to sign up.' },
  } as const,
});

export const RoleEnum = builder.enumType('Role', {
  description: 'What a user may do on one domain beyond posting.',
  values: {
    OWNER: { description: 'Everything, and answers for it.' },
    ADMIN: { description: 'Settings, identities and blocked servers.' },
    MODERATOR: { description: 'Suspends identities.' },
  } as const,
});

export const NotificationKindEnum = builder.enumType('NotificationKind', {
  description: 'Why an identity is told something.',
  values: {
    MENTION: { description: 'Somebody mentioned it in a post that answers none of its own.' },
    REPLY: { description: 'Somebody answered its post.' },
    FAVOURITE: { description: 'Somebody favourited its post.' },
    BOOST: { description: 'Somebody boosted its post.' },
    FOLLOW: { description: 'Somebody follows it now.' },
    FOLLOW_REQUEST: { description: 'Somebody asks to follow it and waits for an answer.' },
    UPDATE: { description: 'A post it boosted or favourited was edited.' },
    MOVE: { description: 'Somebody it follows moved to another identity.' },
  } as const,
});

export const FollowStateEnum = builder.enumType('FollowState', {
  description: 'Whether a follow holds yet.',
  values: {
    PENDING: { description: 'Waits for the followed to say yes.' },
    ACCEPTED: { description: 'Holds: posts arrive.' },
  } as const,
});

export const BreakerStateEnum = builder.enumType('BreakerState', {
  description: 'Whether deliveries to a server flow.',
  values: {
    CLOSED: { description: 'They flow.' },
    OPEN: { description: 'It did not answer; they wait for a probe.' },
    UNAVAILABLE: { description: 'It has not answered for so long that old deliveries have failed.' },
  } as const,
});

export const ActivityTypeEnum = builder.enumType('ActivityType', {
  description: 'What is sent to other servers, as ActivityPub names it.',
  values: {
    CREATE: { value: 'Create', description: 'A new post.' },
    UPDATE: { value: 'Update', description: 'A post or profile as it is now.' },
    DELETE: { value: 'Delete', description: 'That something is not there any more.' },
    ANNOUNCE: { value: 'Announce', description: 'A boost.' },
    LIKE: { value: 'Like', description: 'A favourite.' },
    UNDO: { value: 'Undo', description: 'That a boost, favourite, follow or block is taken back.' },
    ADD: { value: 'Add', description: 'That a post is pinned.' },
    REMOVE: { value: 'Remove', description: 'That a post is pinned no longer.' },
    FOLLOW: { value: 'Follow', description: 'A request to follow.' },
    ACCEPT: { value: 'Accept', description: 'Yes to such a request.' },
    REJECT: { value: 'Reject', description: 'No to such a request, or the end of a follow.' },
    BLOCK: { value: 'Block', description: 'That somebody is kept away.' },
    MOVE: { value: 'Move', description: 'That an identity lives elsewhere now.' },
  } as const,
});

export type ActivityType = typeof ActivityTypeEnum.$inferType;

export const SignatureSchemeEnum = builder.enumType('SignatureScheme', {
  description: 'How requests to another server are signed.',
  values: {
    CAVAGE: {
      value: 'cavage',
      description: 'HTTP signatures by the Cavage draft 12, as most servers know them.',
    },
    CAVAGE_WITHOUT_QUERY: {
      value: 'cavage-without-query',
      description: 'The same for servers that leave the query out of the signed address.',
    },
    RFC9421: { value: 'rfc9421', description: 'HTTP Message Signatures, RFC 9421.' },
  } as const,
});

export type SignatureScheme = typeof SignatureSchemeEnum.$inferType;
