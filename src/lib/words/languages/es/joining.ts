// Spanish: joining a domain with a login that is there already.

import type { TranslationOf } from '../../translation.ts';
import type * as en from '../en/joining.ts';

export const join: TranslationOf<typeof en.join> = {
  button: 'Unirse',
  title: 'Unirse a {domain}',
  noIdentity: 'No tienes ninguna identidad en este dominio.',
  youAreIn: 'Ya tienes acceso: {handle} es tuyo.',
  suspended: 'Tu identidad en este dominio está suspendida; pregunta a su moderación.',
  here: 'Ya estás aquí',
  yoursAlready: '{handle} ya es tuyo.',
  waiting: 'En espera',
  waitingHow:
    'Has pedido unirte como {handle}. Decide la administración, y recibirás un correo cuando tengas acceso.',
  confirmFirst:
    'No tienes ninguna identidad en este dominio. Pide un correo electrónico confirmado: ponle antes uno a tu acceso y luego únete.',
  how: 'Todavía no tienes ninguna identidad en este dominio. Elige un nombre de usuario y te unirás con el acceso que ya tienes.',
  invite: 'Invitación, o su enlace',
  states: {
    MEMBER: 'Tu identidad aquí está suspendida',
    WAITING: 'Has pedido unirte; decide la administración',
    OPEN: 'Todavía no tienes ninguna identidad en este dominio',
    APPROVAL: 'Todavía no tienes ninguna identidad en este dominio',
    INVITE: 'Todavía no tienes ninguna identidad en este dominio; hace falta una invitación',
    ADDRESS: 'Todavía no tienes ninguna identidad en este dominio; confirma antes un correo electrónico',
    CLOSED: 'No tienes ninguna identidad en este dominio, y nadie se une por su cuenta',
  },
};
