// German: what notifications tell in one sentence.

import type { TranslationOf } from '../../translation.ts';
import type { notifications as english } from '../en/notifications.ts';

export const notifications: TranslationOf<typeof english> = {
  titles: {
    MENTION: '{name} hat Sie erwähnt',
    FAVOURITE: '{name} hat Ihren Beitrag favorisiert',
    REACTION: '{name} hat auf Ihren Beitrag reagiert',
    REPLY_REQUEST: '{name} möchte auf Ihren Beitrag antworten',
    BOOST: '{name} hat Ihren Beitrag geteilt',
    QUOTE: '{name} hat Ihren Beitrag zitiert',
    QUOTED_UPDATE: '{name} hat einen Beitrag bearbeitet, den Sie zitiert haben',
    POLL: 'Eine Umfrage von {name} ist beendet',
    UPDATE: '{name} hat einen Beitrag bearbeitet',
    POST: '{name} hat etwas veröffentlicht',
    FOLLOW: '{name} folgt Ihnen',
    FOLLOW_REQUEST: '{name} möchte Ihnen folgen',
    MOVE: '{name} ist umgezogen',
    ADDED_TO_COLLECTION: '{name} hat Sie in eine Sammlung aufgenommen',
    COLLECTION_UPDATE: '{name} hat eine Sammlung geändert, in der Sie sind',
    MODERATION_WARNING: 'Die Moderation hat etwas über {name} entschieden',
    SEVERED_RELATIONSHIPS: 'Einige, mit denen {name} verbunden war, sind es nicht mehr',
    SIGN_UP: '{name} hat sich angemeldet',
    SIGN_UP_REQUEST: '{name} bittet um Aufnahme',
    REPORT: '{name} hat jemanden gemeldet',
  },
  seeElsewhere: 'Ihre App zeigt Benachrichtigungen dieser Art noch nicht: Sehen Sie im Browser nach.',
};
