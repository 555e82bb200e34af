// Enums of who may do something with a post: quote it, reply to it.

import { builder } from '../builder.ts';

export const InteractionGroupEnum = builder.enumType('InteractionGroup', {
  description: 'People whom the author of a post lets do something with it; the author always may.',
  values: {
    ANYONE: { description: 'Everybody.' },
    FOLLOWERS: { description: 'Followers of the author.' },
    FOLLOWING: { description: 'Those whom the author follows.' },
    OTHERS: { description: 'People of whom this server cannot tell who belongs to them.' },
  } as const,
});

export const InteractionPermissionEnum = builder.enumType('InteractionPermission', {
  description: 'Whether the acting identity may do something with a post.',
  values: {
    AUTOMATIC: { description: 'It may, and its author agrees without looking.' },
    MANUAL: { description: 'It may; what it makes is shown once its author agreed.' },
    DENIED: { description: 'It may not.' },
    UNKNOWN: {
      description:
        'The author named people of whom this server cannot tell: it may not quote, and may ask with a reply.',
    },
  } as const,
});
