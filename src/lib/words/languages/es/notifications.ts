// Spanish: what notifications tell in one sentence.

import type { TranslationOf } from '../../translation.ts';
import type { notifications as english } from '../en/notifications.ts';

export const notifications: TranslationOf<typeof english> = {
  titles: {
    MENTION: '{name} te mencionó',
    FAVOURITE: '{name} marcó tu publicación como favorita',
    REACTION: '{name} reaccionó a tu publicación',
    REPLY_REQUEST: '{name} quiere responder a tu publicación',
    BOOST: '{name} compartió tu publicación',
    QUOTE: '{name} citó tu publicación',
    QUOTED_UPDATE: '{name} editó una publicación que citaste',
    POLL: 'Ha terminado una encuesta de {name}',
    UPDATE: '{name} editó una publicación',
    POST: '{name} publicó algo',
    FOLLOW: '{name} te sigue',
    FOLLOW_REQUEST: '{name} quiere seguirte',
    MOVE: '{name} se mudó a otra dirección',
    ADDED_TO_COLLECTION: '{name} te añadió a una colección',
    COLLECTION_UPDATE: '{name} cambió una colección en la que estás',
    MODERATION_WARNING: 'La moderación decidió algo sobre {name}',
    SEVERED_RELATIONSHIPS: 'Se han perdido seguimientos de {name}',
    SIGN_UP: '{name} se registró',
    SIGN_UP_REQUEST: '{name} pide que se le admita',
    REPORT: '{name} denunció a alguien',
  },
  seeElsewhere: 'Tu aplicación aún no muestra notificaciones de este tipo: míralo en un navegador.',
};
