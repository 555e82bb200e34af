// Enums of what a reader keeps: lists, markers, settings and filters.

import { builder } from '../builder.ts';

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
