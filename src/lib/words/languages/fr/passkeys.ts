// French: passkeys.

import type { TranslationOf } from '../../translation.ts';
import type * as en from '../en/passkeys.ts';

export const passkeys: TranslationOf<typeof en.passkeys> = {
  title: 'Clés d’accès',
  how: 'Se connecter par le doigt, le visage ou un code PIN, sans mot de passe',
  about:
    'Une clé d’accès se trouve dans votre appareil ou votre gestionnaire de mots de passe et vous connecte par le doigt, le visage ou un code PIN. Ni mot de passe ni code de l’application ne sont demandés.',
  hostHow:
    'Une clé d’accès appartient à un seul hôte : celles ajoutées ici connectent sur <b>{host}</b> et nulle part ailleurs. Si vous avez des profils sur d’autres domaines, ajoutez-en une là aussi.',
  stay: 'Les clés d’accès restent quand le mot de passe change. Retirez celles que vous ne connaissez pas.',
  none: 'Vous n’avez pas encore de clé d’accès.',
  added: 'Ajoutée le {day}',
  used: 'Utilisée le {day} pour la dernière fois',
  unused: 'Jamais utilisée',
  on: 'Connecte sur {host}',
  name: 'Nom de la clé d’accès',
  example: 'Mon téléphone',
  add: 'Ajouter une clé d’accès',
  rename: 'Enregistrer le nom',
  remove: 'Retirer',
  removeThat: 'Retirer {name}',
  done: 'Votre clé d’accès est ajoutée : connectez-vous avec elle désormais.',
  renamed: 'Le nom est enregistré.',
  removed: 'Elle ne connecte plus personne. Retirez-la aussi de votre appareil.',
  noScript:
    'Pour ajouter une clé d’accès, votre navigateur doit connaître les clés d’accès et exécuter le script de cette page.',
  signIn: 'Se connecter avec une clé d’accès',
  failed: 'Cela n’a pas fonctionné. Réessayez, ou connectez-vous avec votre mot de passe.',
  notMade: 'Aucune clé d’accès n’a été créée. Réessayez.',
  madeAlready: 'Cet appareil a déjà une de vos clés d’accès.',
};
