// Enums of replies: who may, and how one stands.

import { builder } from '../builder.ts';

export const ReplyPolicyEnum = builder.enumType('ReplyPolicy', {
  description:
    'Who may reply to a post, beside its author. Whom it mentions and whom it answers may reply whatever is said.',
  values: {
    ANYONE: { description: 'Everybody who may read it.' },
    FOLLOWERS: { description: 'Followers of its author.' },
    FOLLOWING: { description: 'Those whom its author follows.' },
    MENTIONED: { description: 'Those whom it mentions.' },
    NOBODY: {
      description: 'Nobody else; the same as MENTIONED for a post that mentions somebody.',
    },
  } as const,
});

export const ReplyStateEnum = builder.enumType('ReplyState', {
  description:
    'How the author of what a reply answers stands to it. Unless it is ACCEPTED, only the author of the reply sees it.',
  values: {
    PENDING: { description: 'They have not said anything yet.' },
    ACCEPTED: { description: 'They agree.' },
    REJECTED: { description: 'They do not agree.' },
    REVOKED: { description: 'It was shown first, and they took it away.' },
  } as const,
});
