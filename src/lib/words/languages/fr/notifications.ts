// French: what notifications tell in one sentence.

import type { TranslationOf } from '../../translation.ts';
import type { notifications as english } from '../en/notifications.ts';

export const notifications: TranslationOf<typeof english> = {
  titles: {
    MENTION: '{name} vous a mentionné',
    FAVOURITE: '{name} a mis votre message en favori',
    REACTION: '{name} a réagi à votre message',
    REPLY_REQUEST: '{name} demande à répondre à votre message',
    BOOST: '{name} a partagé votre message',
    QUOTE: '{name} a cité votre message',
    QUOTED_UPDATE: '{name} a modifié un message que vous avez cité',
    POLL: 'Un sondage de {name} est terminé',
    UPDATE: '{name} a modifié un message',
    POST: '{name} a publié un message',
    FOLLOW: '{name} vous suit',
    FOLLOW_REQUEST: '{name} demande à vous suivre',
    MOVE: '{name} a changé d’adresse',
    ADDED_TO_COLLECTION: '{name} vous a ajouté à une collection',
    COLLECTION_UPDATE: '{name} a modifié une collection dont vous faites partie',
    MODERATION_WARNING: 'La modération a décidé quelque chose au sujet de {name}',
    SEVERED_RELATIONSHIPS: 'Des abonnements de {name} ont pris fin',
    SIGN_UP: '{name} s’est inscrit',
    SIGN_UP_REQUEST: '{name} demande à être admis',
    REPORT: '{name} a signalé quelqu’un',
  },
  seeElsewhere:
    'Votre application n’affiche pas encore ce type de notification : consultez-la dans un navigateur.',
};
