// Enums of uploads.

import { builder } from '../builder.ts';

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
