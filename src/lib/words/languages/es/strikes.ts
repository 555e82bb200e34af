// Spanish: what moderators decided about somebody, and appeals.

import type { TranslationOf } from '../../translation.ts';
import type { strikes as english } from '../en/strikes.ts';

export const strikes: TranslationOf<typeof english> = {
  title: 'Decisiones sobre ti',
  how: 'Qué decidió la moderación y cómo apelar',
  none: 'La moderación no ha decidido nada sobre ti.',
  why: '¿Por qué es un error?',
  appeal: 'Apelar',
  appealOf: 'Apelación del {day}',
  sent: 'Enviado',
  sentHow: 'La moderación ya lo sabe. Recibirás un correo cuando haya decidido.',
  badLink: 'Este enlace no es válido',
  badLinkHow: 'Copia la dirección completa del correo y ábrela de nuevo.',
  gone: 'alguien que ya no está',
  about: '{act}: {handle}',
  acts: {
    WARN: 'Una advertencia',
    SENSITIVE: 'Los medios se muestran como sensibles',
    LIMIT: 'Limitada',
    SUSPEND: 'Suspendida',
    DISABLE: 'Acceso desactivado',
    POSTS_SENSITIVE: 'Publicaciones se muestran como sensibles',
    POSTS_DELETED: 'Publicaciones eliminadas',
  },
  states: {
    OPEN: 'Nadie ha decidido aún sobre la apelación.',
    APPROVED: 'La apelación fue aceptada: la decisión se retiró.',
    REJECTED: 'La apelación fue rechazada.',
  },
  appeals: 'Apelaciones',
  appealsHow: 'Lo que la gente dice contra decisiones sobre ella',
  noAppeals: 'No hay apelaciones abiertas.',
  decideHow:
    'Aceptar una apelación retira lo que se decidió. En cualquier caso se avisa a la persona por correo.',
  notYours:
    'Esta apelación no la decides tú: tienes tú la identidad {handle}, o la tiene alguien de rango superior. Dirígete a alguien de rango más alto.',
  accept: 'Aceptar',
  acceptThat: 'Aceptar la apelación de {handle}',
  reject: 'Rechazar',
  rejectThat: 'Rechazar la apelación de {handle}',
};
