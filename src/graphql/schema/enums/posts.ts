// Enums of posts: who may read one, and how its text is written.

import { builder } from '../builder.ts';

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
