// What notifications tell in one sentence: pushed ones, and those of kinds that an app does not know.

export const notifications = {
  /** By kind; `name` of who did it. */
  titles: {
    MENTION: '{name} mentioned you',
    FAVOURITE: '{name} favourited your post',
    REACTION: '{name} reacted to your post',
    REPLY_REQUEST: '{name} asks to reply to your post',
    BOOST: '{name} boosted your post',
    QUOTE: '{name} quoted your post',
    QUOTED_UPDATE: '{name} edited a post that you quoted',
    POLL: 'A poll of {name} has ended',
    UPDATE: '{name} edited a post',
    POST: '{name} posted',
    FOLLOW: '{name} followed you',
    FOLLOW_REQUEST: '{name} asks to follow you',
    MOVE: '{name} moved to another address',
    ADDED_TO_COLLECTION: '{name} put you into a collection',
    COLLECTION_UPDATE: '{name} changed a collection that you are in',
    MODERATION_WARNING: 'The moderators decided something about {name}',
    SEVERED_RELATIONSHIPS: 'Follows of {name} have ended',
    SIGN_UP: '{name} signed up',
    SIGN_UP_REQUEST: '{name} asks to be let in',
    REPORT: '{name} reported somebody',
  },
  seeElsewhere: 'Your app does not show notifications of this kind yet: see it in a browser.',
} as const;
