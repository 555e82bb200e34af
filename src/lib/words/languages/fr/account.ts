// French: signing up and in, and what applications may do.

import type { TranslationOf } from '../../translation.ts';
import type * as en from '../en/account.ts';

export const common: TranslationOf<typeof en.common> = {
  done: 'C’est fait',
  saved: 'Enregistré.',
  save: 'Enregistrer',
  signIn: 'Se connecter',
  signOut: 'Se déconnecter',
  signUp: 'S’inscrire',
  email: 'Adresse e-mail',
  password: 'Mot de passe',
  passwordNow: 'Mot de passe actuel',
  newPassword: 'Nouveau mot de passe',
  username: 'Nom d’utilisateur',
  signedInAs: 'Connecté en tant que {email}.',
  toSettings: 'Vers vos paramètres',
  backToSettings: 'Retour aux paramètres',
  allSettings: 'Tous les paramètres',
  iAmSure: 'Je confirme',
  notSure: 'Veuillez confirmer votre choix.',
  mailMeLink: 'M’envoyer un lien',
  lookIntoMail: 'Consultez votre messagerie',
  end: 'Terminer',
  endThat: 'Terminer {what}',
  revoke: 'Révoquer',
  revokeThat: 'Révoquer {what}',
  older: 'Plus anciens',
  never: 'jamais',
  as: 'En tant que',
  asHandle: 'En tant que {handle}',
  chooseIdentity: 'Choisissez l’une de vos identités.',
  nobodyHere: 'Aucune identité ici',
  nobodyHereSentence:
    'Vous n’avez pas d’identité sur ce domaine. Rejoignez-le, ou ouvrez la page sur un domaine où vous en avez une.',
  notYours: 'Vous n’avez pas cette identité sur ce domaine.',
  notSaved: 'L’enregistrement a échoué',
};

export const trouble: TranslationOf<typeof en.trouble> = {
  again: 'Veuillez réessayer',
  foreignForm:
    'Ce formulaire n’a pas été envoyé depuis une page de ce serveur, ou la page est restée ouverte trop longtemps. Revenez en arrière, rechargez-la et envoyez-le de nouveau.',
  unreadable: 'Lecture impossible',
  tooLarge: 'C’est trop volumineux',
  soon: 'De retour dans un instant',
};

export const signIn: TranslationOf<typeof en.signIn> = {
  emailOrUsername: 'Adresse e-mail ou nom d’utilisateur',
  code: 'Code de votre application, ou code de récupération',
  as: 'Connexion en tant que {email}. <again>Ce n’est pas vous ?</again>',
  noPhone:
    'Sans votre téléphone, utilisez l’un de vos codes de récupération. À défaut, adressez-vous à l’administration de ce serveur.',
  tooLong: 'Cela a pris trop de temps ; saisissez de nouveau les deux.',
  forgot: 'Mot de passe oublié ?',
  here: 'Vous êtes connecté à ce serveur dans ce navigateur.',
};

export const signUp: TranslationOf<typeof en.signUp> = {
  noMail: 'Pas reçu d’e-mail ?',
  mailAgain: 'Renvoyer le lien',
  mailedAgain:
    'Si quelqu’un s’est inscrit ici avec cette adresse sans l’avoir encore confirmée, le lien vient d’y être renvoyé.',
  mailed: 'Un e-mail vous a été envoyé. Ouvrez le lien qu’il contient pour confirmer votre adresse.',
  thanks: 'Merci',
  waits:
    'Votre adresse est confirmée. L’administration va maintenant décider ; vous recevrez alors un e-mail.',
  welcome: 'Bienvenue',
  inByUsername:
    'Votre inscription est terminée. Connectez-vous ici ou dans une application, avec votre nom d’utilisateur et votre mot de passe.',
  inByEmail:
    'Votre inscription est terminée. Connectez-vous ici ou dans une application, avec votre adresse e-mail et votre mot de passe.',
  why: 'Pourquoi souhaitez-vous nous rejoindre ?',
  accept: 'J’accepte les règles de ce serveur',
  joining: 'Inscription',
  byInvite: 'On ne s’inscrit ici que sur invitation.',
  closed: 'Les inscriptions sont fermées pour le moment.',
  confirmTitle: 'Confirmez votre adresse e-mail',
  confirm: 'Confirmer',
  newLink: 'Demander un nouveau lien',
  resetMailed: 'S’il existe un compte avec cette adresse, un lien vient d’y être envoyé.',
  resetTitle: 'Définir un nouveau mot de passe',
  setPassword: 'Définir le mot de passe',
  passwordSet:
    'Votre mot de passe a été changé. Toutes les sessions et applications ont été déconnectées. Le second facteur et les clés d’accès restent tels quels.',
  changeTitle: 'Confirmez votre nouvelle adresse e-mail',
  changed: 'Connectez-vous désormais avec votre nouvelle adresse e-mail.',
};

export const login: TranslationOf<typeof en.login> = {
  title: 'Mot de passe et adresse',
  newEmail: 'Nouvelle adresse e-mail',
  linkMailed:
    'Un lien a été envoyé à la nouvelle adresse. L’ancienne reste valable jusqu’à ce que vous l’ouvriez.',
  leave: 'Partir',
  leaveHow:
    'Supprime ce compte de connexion et ce que personne d’autre ne détient. Les messages disparaissent aussi, sans retour possible.',
  leaveWith:
    'Supprime ce compte de connexion et ce que personne d’autre ne détient : {names}. Les messages disparaissent aussi, sans retour possible.',
  deleteLogin: 'Supprimer mon compte',
  goodbye: 'Au revoir',
  deleted: 'Votre compte est supprimé. Les autres serveurs sont priés de supprimer ce qu’ils ont.',
};

export const consent: TranslationOf<typeof en.consent> = {
  title: 'Autoriser {name} ?',
  wants:
    '<b>{name}</b> souhaite agir pour vous sur {server}. Personne n’a vérifié qui l’a créée ; n’acceptez que si vous en venez vous-même.',
  wantsFrom:
    '<b>{name}</b> ({site}) souhaite agir pour vous sur {server}. Personne n’a vérifié qui l’a créée ; n’acceptez que si vous en venez vous-même.',
  somebodyElse: 'Se connecter sous un autre compte',
  able: 'Elle pourra',
  allow: 'Autoriser',
  deny: 'Refuser',
  nobody: 'Vous n’avez sur ce domaine aucune identité au nom de laquelle elle pourrait agir.',
  actAs: 'Agir en tant que',
  all: '<b>Toutes vos identités</b>, sur chaque domaine où vous en avez une',
  elsewhere: 'Pour utiliser une autre de vos identités, indiquez son serveur dans l’application :',
  codeTitle: 'Votre code',
  code: 'Copiez ce code dans l’application. Il est valable dix minutes, une seule fois. Ne le donnez à personne d’autre.',
  backTitle: 'Retour à l’application',
  go: 'Continuer',
  cannot: 'Cette application ne peut pas être autorisée',
  chooseWhom: 'Choisissez au nom de qui l’application agit.',
  notAllowed: 'Refusé',
  saidNo: 'Vous avez refusé ; l’application ne reçoit donc pas de code. Vous pouvez fermer cette page.',
  noCode: 'Il n’y a pas de code',
  anew: 'Retournez à l’application et recommencez.',
};

export const scopes: TranslationOf<typeof en.scopes> = {
  profile: 'Voir qui vous êtes : votre nom et votre identifiant, rien d’autre',
  read: 'Tout lire : votre fil d’accueil, vos messages privés, notifications, listes et paramètres',
  write:
    'Publier, partager et ajouter aux favoris en votre nom, envoyer des fichiers, et modifier profil, listes et paramètres',
  follow: 'Voir et modifier qui vous suivez, bloquez et masquez',
  push: 'Vous envoyer des notifications push',
  adminRead:
    'Lire ce que vous pouvez lire en administration ou en modération, y compris les données d’autrui',
  adminWrite: 'Faire tout ce que vous pouvez faire en administration ou en modération',
  see: 'Voir vos {what}',
  change: 'Modifier vos {what}',
  adminSee: 'En administration, voir les {what}',
  adminChange: 'En administration, gérer les {what}',
  things: {
    accounts: 'comptes',
    blocks: 'blocages',
    bookmarks: 'marque-pages',
    collections: 'collections',
    conversations: 'conversations',
    favourites: 'favoris',
    filters: 'filtres',
    follows: 'abonnements',
    lists: 'listes',
    media: 'médias',
    mutes: 'comptes masqués',
    notifications: 'notifications',
    reports: 'signalements',
    search: 'recherches',
    statuses: 'messages',
    domain_allows: 'serveurs autorisés',
    domain_blocks: 'serveurs bloqués',
    ip_blocks: 'adresses IP bloquées',
    email_domain_blocks: 'domaines de messagerie bloqués',
    canonical_email_blocks: 'adresses e-mail bloquées',
  },
};

export const overview: TranslationOf<typeof en.overview> = {
  title: 'Applications et sessions',
  applications: 'Applications',
  noApplications: 'Aucune application ne peut agir pour vous.',
  sessions: 'Sessions',
  allIdentities: 'toutes vos identités',
  lastUsed: '{who}, dernière utilisation : {day}',
  thisOne: '(celle-ci)',
  since: 'depuis le {since}, dernière utilisation : {day}',
  notEnded: 'Impossible d’y mettre fin',
};

export const share: TranslationOf<typeof en.share> = {
  title: 'Nouveau message',
  text: 'Texte',
  warning: 'Avertissement, si nécessaire',
  audience: 'Pour',
  PUBLIC: 'Tout le monde',
  UNLISTED: 'Tout le monde, mais hors des fils publics',
  FOLLOWERS: 'Abonnés uniquement',
  post: 'Publier',
};

export const interact: TranslationOf<typeof en.interact> = {
  follow: 'Suivre {handle}',
  post: 'Un message',
  answer: 'Répondre',
  boost: 'Partager',
  favourite: 'Ajouter aux favoris',
  missing: 'Rien trouvé',
  missingSentence:
    'Il n’y a rien à cette adresse que l’on puisse suivre ou à quoi répondre, ou son serveur ne répond pas.',
  followed: 'Vous suivez {handle}, ou l’avez demandé.',
  answered: 'Votre réponse est partie.',
  boosted: 'Vous avez partagé le message.',
  favourited: 'Vous avez ajouté le message à vos favoris.',
  nobody: 'Personne ici',
  nobodySentence: 'Personne de ce nom n’est ici, ou son profil n’est pas public.',
  fromOwn: 'Depuis votre propre serveur du fédivers :',
  without: 'C’est aussi possible sans cela : recherchez <b>{handle}</b> sur votre serveur.',
  backToProfile: 'Retour au profil',
  goesOn: 'La suite se passe sur votre serveur : connectez-vous-y et confirmez.',
  goOnTo: 'Continuer vers {host}',
};

export const invites: TranslationOf<typeof en.invites> = {
  title: 'Invitations',
  forWhom:
    'Les invitations à ce domaine sont créées par son propriétaire, ses administrateurs et ses modérateurs.',
  mayNot: 'Vous ne pouvez pas créer d’invitations à ce domaine.',
  uses: 'Pour combien de personnes',
  usesExample: 'sans limite',
  holds: 'Valable',
  forEver: 'sans limite de durée',
  aDay: 'un jour',
  aWeek: 'une semaine',
  aMonth: 'un mois',
  make: 'Créer une invitation',
  there: 'Invitations valables',
  none: 'Il n’y en a pas.',
  anyNumber: 'sans limite de nombre',
  left: { one: 'pour encore {n} personne', other: 'pour encore {n} personnes' },
  until: 'jusqu’au {day}',
  both: '{uses}, {time}',
};
