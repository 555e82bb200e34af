// French: replies that wait for the consent of the author of a post.

import type { TranslationOf } from '../../translation.ts';
import type { replies as english } from '../en/replies.ts';

export const replies: TranslationOf<typeof english> = {
  title: 'Réponses qui vous attendent',
  of: 'Réponses qui attendent {handle}',
  how: 'Les laisser paraître sous vos messages, ou les refuser',
  none: 'Aucune réponse ne vous attend.',
  decideHow:
    'Une réponse que vous autorisez est visible par toute personne qui peut la lire. Une réponse refusée n’est visible que par qui l’a écrite.',
  yourPost: 'Votre message',
  allow: 'Autoriser',
  allowThat: 'Autoriser la réponse de {handle}',
  refuse: 'Refuser',
  refuseThat: 'Refuser la réponse de {handle}',
};
