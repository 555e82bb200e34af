// Spanish: replies that wait for the consent of the author of a post.

import type { TranslationOf } from '../../translation.ts';
import type { replies as english } from '../en/replies.ts';

export const replies: TranslationOf<typeof english> = {
  title: 'Respuestas que te esperan',
  of: 'Respuestas que esperan a {handle}',
  how: 'Deja que aparezcan bajo tus publicaciones, o recházalas',
  none: 'No te espera ninguna respuesta.',
  decideHow:
    'Una respuesta que permites la ve todo el mundo que puede leerla. Una que rechazas solo la ve quien la escribió.',
  yourPost: 'Tu publicación',
  allow: 'Permitir',
  allowThat: 'Permitir la respuesta de {handle}',
  refuse: 'Rechazar',
  refuseThat: 'Rechazar la respuesta de {handle}',
};
