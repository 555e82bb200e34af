// French: joining a domain with a login that is there already.

import type { TranslationOf } from '../../translation.ts';
import type * as en from '../en/joining.ts';

export const join: TranslationOf<typeof en.join> = {
  button: 'Rejoindre',
  title: 'Rejoindre {domain}',
  noIdentity: 'Vous n’avez pas d’identité sur ce domaine.',
  youAreIn: 'C’est fait : {handle} est à vous.',
  suspended: 'Votre identité sur ce domaine est suspendue ; adressez-vous à sa modération.',
  here: 'Vous êtes déjà là',
  yoursAlready: '{handle} est déjà à vous.',
  waiting: 'En attente',
  waitingHow:
    'Vous avez demandé à rejoindre ce domaine en tant que {handle}. L’administration décide ; vous recevrez un e-mail quand ce sera fait.',
  confirmFirst:
    'Vous n’avez pas d’identité sur ce domaine. Il demande une adresse e-mail confirmée : ajoutez-en d’abord une à votre compte, puis rejoignez-le.',
  how: 'Vous n’avez pas encore d’identité sur ce domaine. Choisissez un nom d’utilisateur, et vous le rejoindrez avec le compte que vous avez.',
  invite: 'Invitation, ou son lien',
  states: {
    MEMBER: 'Votre identité ici est suspendue',
    WAITING: 'Vous avez demandé à rejoindre ; l’administration décide',
    OPEN: 'Vous n’avez pas encore d’identité sur ce domaine',
    APPROVAL: 'Vous n’avez pas encore d’identité sur ce domaine',
    INVITE: 'Vous n’avez pas encore d’identité sur ce domaine ; il faut une invitation',
    ADDRESS: 'Vous n’avez pas encore d’identité sur ce domaine ; confirmez d’abord une adresse e-mail',
    CLOSED: 'Vous n’avez pas d’identité sur ce domaine, et personne ne le rejoint de soi-même',
  },
};
