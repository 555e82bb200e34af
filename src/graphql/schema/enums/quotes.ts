// Enums of quotes: how one stands, and who may quote.

import { builder } from '../builder.ts';

export const QuoteStateEnum = builder.enumType('QuoteState', {
  description:
    'How a quote stands for whoever looks. More may be added: show what you do not know as a link.',
  values: {
    PENDING: { description: 'The author of the quoted post has not said anything yet.' },
    ACCEPTED: { description: 'The author agrees: show the quoted post.' },
    REJECTED: { description: 'The author does not agree.' },
    REVOKED: { description: 'The author agreed, and took that back.' },
    DELETED: { description: 'The quoted post was deleted.' },
    UNAUTHORIZED: { description: 'The viewer may not read the quoted post.' },
    BLOCKED_ACCOUNT: {
      description: 'As ACCEPTED, but the viewer blocks its author: show it only when asked to.',
    },
    BLOCKED_DOMAIN: { description: "As ACCEPTED, but the viewer hides its author's server." },
    MUTED_ACCOUNT: { description: 'As ACCEPTED, but the viewer mutes its author.' },
  } as const,
});

export const QuotePolicyEnum = builder.enumType('QuotePolicy', {
  description: 'Who may quote a post without being asked.',
  values: {
    ANYONE: { description: 'Everybody who may read it.' },
    FOLLOWERS: { description: 'Followers of its author.' },
    NOBODY: { description: 'Its author alone.' },
  } as const,
});
