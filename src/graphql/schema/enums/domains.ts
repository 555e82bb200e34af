// Enums of domains of this install.

import { builder } from '../builder.ts';

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

export const BlocksShownToEnum = builder.enumType('BlocksShownTo', {
  description: 'Who is shown which other servers a domain blocks and limits (`Domain.publishedBlocks`).',
  values: {
    NOBODY: { description: 'Nobody but those who decide.' },
    PEOPLE: { description: 'Whoever acts as an identity of the domain.' },
    EVERYBODY: { description: 'All who ask, also without a token.' },
  } as const,
});

export const DomainTextKindEnum = builder.enumType('DomainTextKind', {
  description: 'A long text of a domain about itself.',
  values: {
    ABOUT: { description: 'What the domain is (`Domain.about`).' },
    PRIVACY: { description: 'What becomes of what people leave there (`Domain.privacyPolicy`).' },
    TERMS: { description: 'What whoever uses it agrees to (`Domain.terms`).' },
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
