// French: what mails say.

import type { TranslationOf } from '../../translation.ts';
import type * as en from '../en/mails.ts';

export const mails: TranslationOf<typeof en.mails> = {
  confirm: 'Confirmez votre adresse e-mail',
  confirmHow:
    'Bienvenue ! Ouvrez ce lien dans les deux jours pour confirmer que cette adresse e-mail est la vôtre et devenir {handle} :',
  confirmLink: 'Confirmer l’adresse',
  notSignedUp: 'Si vous ne vous êtes pas inscrit, il n’y a rien à faire.',
  hasLogin: 'Vous avez déjà un compte',
  hasLoginHow:
    'Quelqu’un, peut-être vous, s’est inscrit en tant que {handle} avec cette adresse e-mail. Elle a déjà un compte sur ce serveur ; rien n’a donc été modifié.',
  toJoin: 'Pour rejoindre {server} avec ce compte, connectez-vous ici et choisissez votre nom d’utilisateur',
  toSignIn: 'Pour vous connecter',
  forgot: 'Si vous avez oublié le mot de passe',
  notYou: 'Si ce n’était pas vous, il n’y a rien à faire.',
  welcome: 'Bienvenue',
  welcomeHow: 'C’est fait : {handle} est à vous.',
  reset: 'Définir un nouveau mot de passe',
  resetHow:
    'Quelqu’un, peut-être vous, souhaite définir un nouveau mot de passe pour votre compte. Ouvrez ce lien dans l’heure pour le faire :',
  resetNotYou: 'Si ce n’était pas vous, il n’y a rien à faire : le mot de passe reste le même.',
  addressTaken: 'Cette adresse a déjà un compte',
  addressTakenHow:
    'Quelqu’un, peut-être vous, souhaite utiliser cette adresse e-mail pour un autre compte. Elle en a déjà un ; rien n’a donc été modifié.',
  change: 'Confirmez votre nouvelle adresse e-mail',
  changeHow: 'Ouvrez ce lien dans la journée pour vous connecter désormais avec cette adresse :',
  notAsked: 'Si vous ne l’avez pas demandé, il n’y a rien à faire.',
  changing: 'Votre adresse e-mail va changer',
  changingHow:
    'Quelqu’un qui connaît votre mot de passe a demandé à utiliser l’adresse {email} pour votre compte.',
  notYouPassword: 'Si ce n’était pas vous, définissez tout de suite un nouveau mot de passe',
  nobodyAskedPassword:
    'Si ce n’était ni vous ni quelqu’un à votre demande, définissez tout de suite un nouveau mot de passe',
  passwordChanged: 'Votre mot de passe a été changé',
  passwordChangedHow:
    'Le mot de passe de votre compte a été changé et toutes ses sessions sont terminées : connectez-vous avec le nouveau.',
  passwordSetHow:
    'Un administrateur a défini un nouveau mot de passe pour votre compte et toutes ses sessions sont terminées : connectez-vous avec le nouveau.',
  changed: 'Votre adresse e-mail a été changée',
  changedHow: 'Votre compte utilise maintenant l’adresse {email} ; celle-ci ne sert plus.',
  changedNotYou: 'Si ce n’était pas vous, prévenez tout de suite les responsables de {server}',
  turnedDown: 'Votre inscription a été refusée',
  turnedDownHow:
    'Les responsables de {server} ont décidé de ne pas vous admettre sous le nom {handle}. Rien de votre inscription n’est conservé.',
  factor: {
    on: 'Votre compte a maintenant un second facteur',
    onHow:
      'Désormais, la connexion demande un code de votre application en plus du mot de passe. Gardez vos codes de récupération là où vous les retrouverez sans votre téléphone.',
    off: 'Votre compte n’a plus de second facteur',
    offHow: 'Désormais, votre mot de passe suffit pour vous connecter.',
    reset: 'L’administration a désactivé votre second facteur',
    resetHow:
      'Désormais, votre mot de passe suffit pour vous connecter ; vos clés d’accès ont été retirées elles aussi. Vous pouvez configurer de nouveau l’un et l’autre dans vos paramètres.',
    renewed: 'Vos codes de récupération ont été renouvelés',
    renewedHow:
      'De nouveaux codes de récupération ont été créés pour votre compte ; les anciens ne sont plus valables.',
  },
  passkey: {
    added: 'Votre compte a une nouvelle clé d’accès',
    addedHow: 'Désormais, « {name} » vous connecte sur {host}, sans mot de passe ni code.',
    removed: 'Une clé d’accès a été retirée de votre compte',
    removedHow: '« {name} » ne connecte plus personne sur {host}.',
    toSee: 'Vos clés d’accès',
    notYou:
      'Si ce n’était ni vous ni quelqu’un à votre demande, définissez tout de suite un nouveau mot de passe, puis retirez les clés d’accès que vous ne connaissez pas',
  },
  reports: {
    subject: 'Un nouveau signalement',
    how: 'Quelqu’un a été signalé à la modération de {server}.',
  },
  signUps: {
    subject: 'Une nouvelle inscription',
    how: 'Quelqu’un s’est inscrit sur {server} et attend d’être admis.',
  },
  toSee: 'Pour le voir',
  noFurther:
    'Il n’y aura pas d’autre e-mail de ce type tant que vous n’aurez pas consulté cette page, ou avant un jour.',
  none: 'Pour ne plus en recevoir du tout',
  acts: {
    IDENTITY_WARNED: 'Un avertissement',
    POST_DELETED: 'Des messages de vous ont été supprimés',
    IDENTITY_DELETED: 'Votre identité a été supprimée',
    POSTS_SENSITIZED: 'Des messages de vous sont marqués comme sensibles',
    POSTS_UNSENSITIZED: 'Des messages de vous ne sont plus marqués comme sensibles',
    IDENTITY_SENSITIZED: 'Vos médias sont marqués comme sensibles',
    IDENTITY_UNSENSITIZED: 'Vos médias ne sont plus marqués comme sensibles',
    USER_DISABLED: 'Votre compte a été désactivé',
    USER_ENABLED: 'Vous pouvez de nouveau vous connecter',
    IDENTITY_SUSPENDED: 'Votre identité a été suspendue',
    IDENTITY_UNSUSPENDED: 'Votre identité est de retour',
    IDENTITY_LIMITED: 'Votre identité a été limitée',
    IDENTITY_UNLIMITED: 'Votre identité n’est plus limitée',
  },
  actsHow: {
    POST_DELETED: 'Un message de {handle} a été supprimé, ici et sur les serveurs qui l’ont reçu.',
    IDENTITY_DELETED: '{handle} a été supprimée définitivement, avec tout ce qu’elle a écrit.',
    IDENTITY_SUSPENDED:
      '{handle} a été suspendue : elle et ses messages sont masqués, et personne ne peut agir en son nom.',
    IDENTITY_UNSUSPENDED: '{handle} n’est plus suspendue : elle et ses messages sont de nouveau visibles.',
    IDENTITY_LIMITED: '{handle} a été limitée : ceux qui ne la suivent pas ne la rencontrent plus.',
    IDENTITY_UNLIMITED: '{handle} n’est plus limitée.',
    IDENTITY_WARNED: 'Il s’agit de l’identité {handle}. Rien n’a été modifié.',
    POSTS_SENSITIZED:
      'Les images et vidéos de messages de {handle} sont désormais affichées comme sensibles.',
    POSTS_UNSENSITIZED:
      'Les images et vidéos de messages de {handle} sont de nouveau affichées comme vous les marquez.',
    IDENTITY_SENSITIZED:
      'Les images et vidéos de {handle} sont désormais affichées comme sensibles, les précédentes aussi.',
    IDENTITY_UNSENSITIZED:
      'Les images et vidéos de {handle} sont de nouveau affichées comme vous les marquez.',
    USER_DISABLED: '{handle} est toujours là, mais vous ne pouvez pas vous connecter.',
    USER_ENABLED: 'Vous pouvez de nouveau utiliser {handle}.',
  },
  aPost: 'Le message',
  mayAppeal: 'Si vous pensez que c’est une erreur, vous pouvez faire appel pendant {days} jours',
  appealTo: {
    APPROVED: 'Votre appel a été accepté',
    REJECTED: 'Votre appel a été rejeté',
  },
  appealHow: {
    APPROVED: 'La décision au sujet de {handle} a été réexaminée à la suite de votre appel, et annulée.',
    REJECTED:
      'La décision au sujet de {handle} a été réexaminée à la suite de votre appel. Elle est maintenue.',
  },
  staysDeleted: 'Ce qui a été supprimé ne peut pas être rétabli.',
  appeals: {
    subject: 'Un nouvel appel',
    how: 'Quelqu’un conteste une décision à son sujet, sur {server}.',
  },
  decidedBy: 'Ce sont les responsables de {server} qui l’ont décidé.',
  wrongWrite: 'Si vous pensez que c’est une erreur, écrivez à {email}.',
  wrongAsk: 'Si vous pensez que c’est une erreur, adressez-vous à ses responsables',
  signIn: 'Une nouvelle connexion',
  signInHow:
    'Quelqu’un s’est connecté à votre compte depuis un endroit inconnu : ni le navigateur ni le réseau n’avaient encore été utilisés.',
  signInAt: 'Sur {server}, {time}, depuis l’adresse {address}',
  itWasYou: 'Si c’était vous, il n’y a rien à faire.',
  digest: 'Ce que vous avez manqué',
  digestOf: '{handle} : {counts}',
  missed: {
    mentions: {
      one: '{n} mention',
      other: '{n} mentions',
    },
    follows: {
      one: '{n} nouvel abonné',
      other: '{n} nouveaux abonnés',
    },
    requests: {
      one: '{n} demande d’abonnement',
      other: '{n} demandes d’abonnement',
    },
    favourites: {
      one: '{n} favori',
      other: '{n} favoris',
    },
    boosts: {
      one: '{n} partage',
      other: '{n} partages',
    },
    others: {
      one: '{n} autre notification',
      other: '{n} autres notifications',
    },
  },
  digestWhere: 'Elles vous attendent dans votre application, ou dans toute autre où vous vous connectez.',
  digestOften:
    'Cet e-mail est envoyé au plus une fois par semaine, et seulement s’il y a quelque chose à dire.',
};
