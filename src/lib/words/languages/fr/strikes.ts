// French: what moderators decided about somebody, and appeals.

import type { TranslationOf } from '../../translation.ts';
import type { strikes as english } from '../en/strikes.ts';

export const strikes: TranslationOf<typeof english> = {
  title: 'Décisions à votre sujet',
  how: 'Ce que la modération a décidé, et comment faire appel',
  none: 'La modération n’a rien décidé à votre sujet.',
  why: 'Pourquoi est-ce une erreur ?',
  appeal: 'Faire appel',
  appealOf: 'Appel du {day}',
  sent: 'Envoyé',
  sentHow: 'La modération est prévenue. Vous recevrez un e-mail quand elle aura décidé.',
  badLink: 'Ce lien n’est pas valable',
  badLinkHow: 'Copiez l’adresse entière depuis l’e-mail et ouvrez-la de nouveau.',
  gone: 'quelqu’un qui n’est plus là',
  about: '{act} : {handle}',
  acts: {
    WARN: 'Un avertissement',
    SENSITIVE: 'Les médias sont montrés comme sensibles',
    LIMIT: 'Limité',
    SUSPEND: 'Suspendu',
    DISABLE: 'Accès désactivé',
    POSTS_SENSITIVE: 'Des messages sont montrés comme sensibles',
    POSTS_DELETED: 'Des messages ont été supprimés',
  },
  states: {
    OPEN: 'Personne n’a encore statué sur l’appel.',
    APPROVED: 'L’appel a été accepté : la décision est annulée.',
    REJECTED: 'L’appel a été rejeté.',
  },
  appeals: 'Appels',
  appealsHow: 'Ce que les gens disent contre des décisions à leur sujet',
  noAppeals: 'Il n’y a aucun appel ouvert.',
  decideHow:
    'Accepter un appel annule ce qui a été décidé. Dans les deux cas, la personne est prévenue par e-mail.',
  notYours:
    'Cet appel ne relève pas de vous : vous détenez vous-même {handle}, ou une personne d’un rang supérieur détient cette identité. Adressez-vous à quelqu’un d’un rang plus élevé.',
  accept: 'Accepter',
  acceptThat: 'Accepter l’appel de {handle}',
  reject: 'Rejeter',
  rejectThat: 'Rejeter l’appel de {handle}',
};
