// Enums of push subscriptions.

import { builder } from '../builder.ts';

export const PushAlertEnum = builder.enumType('PushAlert', {
  description: 'A kind of notification that can be pushed.',
  values: {
    MENTION: { description: 'Mentions and replies.' },
    FAVOURITE: { description: 'Favourites of its posts.' },
    REACTION: {
      description:
        'Reactions to its posts. In the shape MASTODON they are pushed as favourites, where FAVOURITE is on.',
    },
    BOOST: { description: 'Boosts of its posts.' },
    FOLLOW: { description: 'New followers.' },
    FOLLOW_REQUEST: { description: 'Requests to follow it.' },
    POLL: { description: 'Polls that ended.' },
    UPDATE: { description: 'Edits of posts that it boosted or favourited.' },
    POST: { description: 'New posts of people it follows with `notifies`.' },
    QUOTE: { description: 'Quotes of its posts.' },
    QUOTED_UPDATE: { description: 'Edits of posts that it quoted.' },
    MODERATION_WARNING: { description: 'What moderators decided about it.' },
    SEVERED_RELATIONSHIPS: { description: 'Follows that ended by a decision about somebody else.' },
    ADDED_TO_COLLECTION: { description: 'Collections that it was put into.' },
    COLLECTION_UPDATE: { description: 'Changes of collections that it is in.' },
    REPLY_REQUEST: {
      description: 'Replies that wait for its consent. Never pushed in the shape MASTODON.',
    },
    MOVE: { description: 'People it follows who moved. Never pushed in the shape MASTODON.' },
    SIGN_UP: { description: 'People who signed up, for moderators.' },
    SIGN_UP_REQUEST: {
      description:
        'People who wait to be let in, for moderators. In the shape MASTODON they are pushed as those who signed up, where SIGN_UP is on.',
    },
    REPORT: { description: 'New reports, for moderators.' },
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
