// Enums of the data model, with descriptions.

import { builder } from './builder.ts';

/** The data model's enums with what their values mean to clients. */

export const VisibilityEnum = builder.enumType('Visibility', {
  description: 'Who may read a post.',
  values: {
    PUBLIC: { description: 'For everyone, and shown in public timelines.' },
    UNLISTED: { description: 'For everyone, but not shown in public timelines.' },
    FOLLOWERS: { description: 'For followers of its author and for those it mentions.' },
    MENTIONED: { description: 'Only for those it mentions.' },
    LOCAL: { description: "For signed-in identities of the author's domain; never leaves this server." },
  } as const,
});

export const TextFormatEnum = builder.enumType('TextFormat', {
  description: 'The format of the source of a post.',
  values: {
    PLAIN: { description: 'Plain text; links, handles and hashtags are found in it.' },
    MARKDOWN: { description: 'CommonMark without images and HTML.' },
    HTML: { description: 'HTML, as another server sent it; posts of this server are never written in it.' },
  } as const,
});

export const WrittenFormatEnum = builder.enumType('WrittenFormat', {
  description: 'The format of the text of a new post.',
  values: {
    PLAIN: { description: 'Plain text; links, handles and hashtags are found in it.' },
    MARKDOWN: { description: 'CommonMark without images and HTML.' },
  } as const,
});

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

export const DomainStateEnum = builder.enumType('DomainState', {
  description: 'Where a domain stands between being added and being removed.',
  values: {
    PENDING: { description: 'Serves nothing until DNS proves that whoever added it owns it.' },
    ACTIVE: { description: 'It serves its people.' },
    CLOSING: {
      description:
        'Being removed: the deletion of its actors is being delivered to every server that knows them.',
    },
    CLOSED: { description: 'Removed: its addresses answer 410 Gone, and its name is never used again.' },
  } as const,
});

export const RegistrationsEnum = builder.enumType('Registrations', {
  description: 'Who may sign up on a domain by themselves.',
  values: {
    CLOSED: { description: 'Nobody: admins make logins and identities.' },
    INVITE: { description: 'Whoever opens the link of an invite.' },
    APPROVAL: {
      description:
        'Everybody may ask, and a moderator, admin or the owner decides; with an invite nobody waits.',
    },
    OPEN: { description: 'Everybody, once their email address is confirmed.' },
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

export const BreakerStateEnum = builder.enumType('BreakerState', {
  description: 'The state of the circuit breaker of a server: whether deliveries are sent to it.',
  values: {
    CLOSED: { description: 'It answers: deliveries are sent.' },
    OPEN: { description: 'It did not answer: deliveries wait, and one at a time is tried.' },
    UNAVAILABLE: {
      description:
        'It has not answered for 72 hours: deliveries that have waited for so long have failed; one at a time is tried still.',
    },
  } as const,
});

export const ActivityTypeEnum = builder.enumType('ActivityType', {
  description: 'The type of an activity that is sent to other servers, as in ActivityPub.',
  values: {
    CREATE: { value: 'Create', description: 'A new post.' },
    UPDATE: { value: 'Update', description: 'A post or a profile was edited.' },
    DELETE: { value: 'Delete', description: 'A post or an identity was deleted.' },
    ANNOUNCE: { value: 'Announce', description: 'A boost.' },
    LIKE: { value: 'Like', description: 'A favourite.' },
    UNDO: { value: 'Undo', description: 'A boost, favourite, follow or block was undone.' },
    ADD: { value: 'Add', description: 'A post was pinned to a profile.' },
    REMOVE: { value: 'Remove', description: 'A post was unpinned.' },
    FOLLOW: { value: 'Follow', description: 'A request to follow.' },
    ACCEPT: { value: 'Accept', description: 'A follow request was accepted.' },
    REJECT: { value: 'Reject', description: 'A follow request was rejected, or a follower removed.' },
    BLOCK: { value: 'Block', description: 'An identity was blocked.' },
    MOVE: { value: 'Move', description: 'An identity moved to another one.' },
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

export const MediaStateEnum = builder.enumType('MediaState', {
  description: 'How far an upload is.',
  values: {
    AWAITED: { description: 'Its bytes have not come yet.' },
    UPLOADED: { description: 'It is safe here and waits for its turn.' },
    PROCESSING: { description: 'What is to be served is being made of it.' },
    READY: { description: 'It can be attached, or shown on a profile.' },
    FAILED: { description: 'It cannot be used; `error` says why.' },
    REMOVED: { description: 'It was deleted.' },
  } as const,
});

export const MediaPurposeEnum = builder.enumType('MediaPurpose', {
  description: 'What an upload is for.',
  values: {
    ATTACHMENT: { description: 'To be attached to a post.' },
    AVATAR: { description: 'The picture of a profile, cut to 400 x 400 pixels.' },
    HEADER: { description: 'The wide picture above a profile, cut to 1500 x 500 pixels.' },
    EMOJI: { description: 'A custom emoji of the domain, made to fit into 256 x 256 pixels.' },
  } as const,
});

export const ListRepliesEnum = builder.enumType('ListReplies', {
  description: 'Which replies to others the timeline of a list shows.',
  values: {
    FOLLOWED: { description: 'Those to anybody whom the owner of the list follows.' },
    LIST: { description: 'Those to members of the list.' },
    NONE: { description: 'None; threads of members with themselves are shown.' },
  } as const,
});

export const MarkedTimelineEnum = builder.enumType('MarkedTimeline', {
  description: 'A timeline that has a marker of how far it was read.',
  values: {
    HOME: { description: 'The home timeline.' },
    NOTIFICATIONS: { description: 'What others did that the identity is told of.' },
  } as const,
});

export const SensitiveMediaEnum = builder.enumType('SensitiveMedia', {
  description: 'When apps show pictures at once.',
  values: {
    UNMARKED: { description: 'Those whose post is not marked as sensitive.' },
    ALWAYS: { description: 'All of them.' },
    NEVER: { description: 'None before somebody asks.' },
  } as const,
});

export const FilterContextEnum = builder.enumType('FilterContext', {
  description: 'Where a filter holds.',
  values: {
    HOME: { description: 'In the home timeline and in lists.' },
    NOTIFICATIONS: { description: 'In notifications.' },
    PUBLIC: { description: 'In public timelines.' },
    THREAD: { description: 'In threads.' },
    ACCOUNT: { description: 'On profiles.' },
  } as const,
});

export const FilterActionEnum = builder.enumType('FilterAction', {
  description: 'What apps do with a post that a filter matches.',
  values: {
    WARN: { description: 'Show it behind a warning with the title of the filter.' },
    HIDE: { description: 'Do not show it.' },
    BLUR: { description: 'Show it with blurred media.' },
  } as const,
});

export const ReportCategoryEnum = builder.enumType('ReportCategory', {
  description: 'What a report is about.',
  values: {
    SPAM: { description: 'Unwanted advertising, false links, endless answers.' },
    LEGAL: { description: 'What the law forbids.' },
    VIOLATION: { description: 'Against rules of the domain, which the report names.' },
    OTHER: { description: 'Anything else; the comment says what.' },
  } as const,
});

export const PushAlertEnum = builder.enumType('PushAlert', {
  description: 'A kind of notification that can be pushed.',
  values: {
    MENTION: { description: 'Mentions and replies.' },
    FAVOURITE: { description: 'Favourites of its posts.' },
    BOOST: { description: 'Boosts of its posts.' },
    FOLLOW: { description: 'New followers.' },
    FOLLOW_REQUEST: { description: 'Requests to follow it.' },
    POLL: { description: 'Polls that ended.' },
    UPDATE: { description: 'Edits of posts that it boosted or favourited.' },
    POST: { description: 'New posts of people it follows with `notifies`.' },
    QUOTE: { description: 'Quotes of its posts. Not made by this server yet.' },
    QUOTED_UPDATE: { description: 'Edits of posts that it quoted. Not made by this server yet.' },
    MOVE: { description: 'People it follows who moved. Never pushed in the shape MASTODON.' },
    SIGN_UP: { description: 'New logins, for moderators. Not made by this server yet.' },
    REPORT: { description: 'New reports, for moderators. Not made by this server yet.' },
  } as const,
});

export const PushPolicyEnum = builder.enumType('PushPolicy', {
  description: 'Whose doings are pushed.',
  values: {
    ALL: { description: "Everybody's." },
    FOLLOWED: { description: 'Those of people whom the identity follows.' },
    FOLLOWERS: { description: 'Those of its followers.' },
    NONE: { description: "Nobody's: nothing is pushed." },
  } as const,
});

export const PushPayloadEnum = builder.enumType('PushPayload', {
  description: 'What a pushed message looks like once it is decrypted.',
  values: {
    PUKEKO: {
      description: 'JSON with kind, keys, title, body and icon, as PROTOCOL.md says. It holds no secret.',
    },
    MASTODON: { description: "JSON as apps of Mastodon's REST API read it, with the access token in it." },
  } as const,
});

export const PushEncodingEnum = builder.enumType('PushEncoding', {
  description: 'How a pushed message is encrypted.',
  values: {
    AES128GCM: { description: 'As RFC 8291 says.' },
    AESGCM: { description: 'As the fourth draft of it says, for older apps and push services.' },
  } as const,
});

export const HostBlockLevelEnum = builder.enumType('HostBlockLevel', {
  description: 'How far a decision about another server goes.',
  values: {
    LIMIT: { description: 'Its people are kept from strangers, as limited ones are.' },
    BLOCK: { description: 'Nothing is accepted from it, fetched from it or sent to it.' },
  } as const,
});

export const ModerationQueueEnum = builder.enumType('ModerationQueue', {
  description: 'What waits for the moderators of a domain.',
  values: {
    REPORTS: { description: 'Open reports (`Domain.reports`).' },
    SIGN_UPS: { description: 'People who wait to be let in (`Domain.signUps`).' },
  } as const,
});

export const RestrictionLevelEnum = builder.enumType('RestrictionLevel', {
  description:
    'How far a decision of a domain about somebody goes; it holds in the eyes of that domain alone.',
  values: {
    LIMIT: {
      description:
        'Public timelines, threads, trends, the directory, suggestions and searches leave it out for those who do not follow it, and what it does is kept back from their notifications.',
    },
    SUSPEND: { description: 'The domain does not deal with it, as with somebody of a blocked server.' },
  } as const,
});

export const AccessBlockKindEnum = builder.enumType('AccessBlockKind', {
  description: 'What admins of the install keep out.',
  values: {
    EMAIL_DOMAIN: { description: 'A domain of mail addresses, with its subdomains.' },
    IP_RANGE: { description: 'An IP address, or a range of them.' },
  } as const,
});

export const AccessBlockSeverityEnum = builder.enumType('AccessBlockSeverity', {
  description: 'How far it goes to be kept out.',
  values: {
    SIGN_UP_REQUIRES_APPROVAL: {
      description: 'Whoever signs up waits for an admin, whatever the domain says and with an invite too.',
    },
    SIGN_UP_BLOCK: {
      description: 'Nobody signs up; nor may a login change to an address of the mail domain.',
    },
    NO_ACCESS: {
      description:
        'The IP addresses are refused whatever they ask for, with 403: pages, API, files, the inboxes and documents by which other servers deliver and fetch, and new WebSockets. What is open already goes on until it ends, what is sent to servers there is sent as before, and `/livez`, `/readyz` and `/metrics` answer.',
    },
  } as const,
});
