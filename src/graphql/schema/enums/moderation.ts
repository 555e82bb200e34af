// Enums of moderation: reports, restrictions and blocks.

import { builder } from '../builder.ts';

export const ReportCategoryEnum = builder.enumType('ReportCategory', {
  description: 'What a report is about.',
  values: {
    SPAM: { description: 'Unwanted advertising, false links, endless answers.' },
    LEGAL: { description: 'What the law forbids.' },
    VIOLATION: { description: 'Against rules of the domain, which the report names.' },
    OTHER: { description: 'Anything else; the comment says what.' },
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
    APPEALS: { description: 'What people say against decisions about them (`Domain.strikes`).' },
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
    SENSITIVE: {
      description:
        'Its pictures and videos are shown as sensitive, whatever it says itself; holds beside one of the others.',
    },
  } as const,
});

export const AccessBlockKindEnum = builder.enumType('AccessBlockKind', {
  description: 'What admins of the install keep out.',
  values: {
    EMAIL_DOMAIN: { description: 'A domain of mail addresses, with its subdomains.' },
    IP_RANGE: { description: 'An IP address, or a range of them.' },
    EMAIL_ADDRESS: { description: 'One mailbox, however its address is spelled; kept as a hash.' },
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

export const StrikeActEnum = builder.enumType('StrikeAct', {
  description: 'What was decided about an identity.',
  values: {
    WARN: { description: 'A warning alone; nothing was changed.' },
    SENSITIVE: { description: 'Its pictures and videos are shown as sensitive.' },
    LIMIT: { description: 'It is kept from strangers.' },
    SUSPEND: { description: 'It was suspended.' },
    DISABLE: { description: 'A login that holds it was disabled.' },
    POSTS_SENSITIVE: { description: 'Single posts of it are shown as sensitive: `Strike.posts`.' },
    POSTS_DELETED: { description: 'Posts of it were deleted, which is for good.' },
  } as const,
});

export const AppealStateEnum = builder.enumType('AppealState', {
  description: 'What became of an appeal.',
  values: {
    OPEN: { description: 'Nobody has decided on it.' },
    APPROVED: { description: 'What was decided was taken back, but for posts that were deleted.' },
    REJECTED: { description: 'It stays as it is.' },
  } as const,
});
