// Enums of favourites and boosts that their author is asked about first.

import { builder } from '../builder.ts';

export const InteractionRequestStateEnum = builder.enumType('InteractionRequestState', {
  description: 'How the author of a post of another server stands to what somebody asked for.',
  values: {
    PENDING: { description: 'They have not said anything yet.' },
    ACCEPTED: { description: 'They agreed.' },
    REJECTED: {
      description: 'They refused it, or took back what they had agreed to: they are not asked again.',
    },
  } as const,
});
