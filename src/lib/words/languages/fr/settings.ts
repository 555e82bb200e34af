// French: settings of people.

import type { TranslationOf } from '../../translation.ts';
import type * as en from '../en/settings.ts';

export const settings: TranslationOf<typeof en.settings> = {
  title: 'Paramètres',
  profile: 'Profil de {name}',
  profileHow: '{handle} : nom, images, présentation et qui peut le trouver',
  profileHowUnnamed: 'Nom, images, présentation et qui peut le trouver',
  preferences: 'Préférences de {handle}',
  preferencesHow: 'À qui s’adressent les messages, et ce qu’ils disent de votre application',
  transfer: 'Importer, exporter et déménager {handle}',
  transferHow: 'Fichiers de qui vous suivez et bloquez, venant d’un autre serveur ou pour un autre',
  shareHow: 'Écrire sans application',
  overviewHow: 'Ce qui peut agir pour vous, et où vous êtes connecté',
  loginHow: 'Changer l’un ou l’autre, ou supprimer votre compte',
  secondFactor: 'Second facteur',
  secondFactorHow: 'Un code de votre téléphone en plus du mot de passe',
  deleteIdentity: 'Supprimer {handle}',
  deleteHow: 'Avec tous ses messages, définitivement ; votre compte de connexion reste',
  moderation: 'Modération de {domain}',
  waitingHow: 'Les admettre ou les refuser',
  reportsHow: 'Ce qui est signalé à la modération',
  invitesHow: 'Inviter à rejoindre {domain}',
  elsewhere: 'Les profils sur d’autres domaines se modifient là-bas :',
};

export const languageSettings: TranslationOf<typeof en.languageSettings> = {
  title: 'Langue',
  how: 'Langue des pages et des e-mails',
  automatic: 'Selon le navigateur',
};

export const mailSettings: TranslationOf<typeof en.mailSettings> = {
  title: 'E-mails',
  how: 'Ce qui vous est envoyé par e-mail',
  moderatorsHow: 'Sur les domaines que je modère',
  kinds: {
    getsSignInMail: 'Quand quelqu’un se connecte à mon compte depuis un endroit inconnu',
    getsDigest: 'Une fois par semaine, ce que j’ai manqué',
    getsReportMail: 'Nouveaux signalements',
    getsSignUpMail: 'Personnes qui attendent d’être admises',
    getsAppealMail: 'Appels contre des décisions',
  },
  always:
    'Toujours envoyés, car ils protègent votre compte ou vous répondent : les liens d’inscription et de nouveau mot de passe, les changements d’adresse, de mot de passe, de second facteur et de clés d’accès, et ce que la modération décide à votre sujet.',
  stop: 'Ne plus recevoir ce type d’e-mails ? Vous pourrez les réactiver dans vos paramètres.',
  stopButton: 'Ne plus en recevoir',
  stopped: 'Vous ne recevrez plus ce type d’e-mails.',
};

export const profileForm: TranslationOf<typeof en.profileForm> = {
  title: 'Profil',
  whose: 'Le profil de qui ?',
  name: 'Nom',
  bio: 'Présentation',
  avatar: 'Photo de profil',
  header: 'Image d’en-tête',
  now: '{picture} actuelle',
  choose: 'Choisir une image',
  chooseOther: 'Choisir une autre image',
  alt: 'Description pour qui ne la voit pas',
  removePicture: 'Retirer l’image',
  fields: 'Champs',
  fieldsHow:
    'Affichés sous forme de tableau dans votre profil : votre site, vos pronoms, ce que vous aimez. Un lien est vérifié si la page renvoie à votre profil. Les lignes vides sont ignorées.',
  fieldName: 'Nom',
  fieldValue: 'Valeur',
  ofField: '{part} du champ {n}',
  who: 'Qui vous trouve et vous suit',
  isLocked: 'Me demander avant que quelqu’un me suive',
  isDiscoverable: 'Me faire figurer dans les annuaires et me recommander',
  isIndexable: 'Laisser les moteurs de recherche et les autres serveurs trouver mes messages publics',
  hidesRelations: 'Masquer qui je suis et qui me suit',
  isBot: 'Ce compte est automatisé',
  parts: 'Ce que montre votre profil',
  partsHow: 'Les applications qui divisent les profils en parties omettent les autres.',
  showsMedia: 'Une partie avec mes images, vidéos et sons',
  showsMediaReplies: 'Y compris ceux de mes réponses à d’autres',
  showsFeatured: 'Une partie avec ce que je recommande : personnes, hashtags et collections',
  savedTold: 'Enregistré. Les autres serveurs en sont informés.',
  nothingSaved: 'Rien n’a été enregistré : voir ci-dessous.',
  noPicture: 'Cette image ne peut pas être lue ici ; choisissez un fichier JPEG, PNG, GIF, WebP ou AVIF.',
  tookTooLong: 'Cela a pris trop de temps. Réessayez ou choisissez une image plus petite.',
};

export const preferences: TranslationOf<typeof en.preferences> = {
  title: 'Préférences',
  audience: 'Sauf indication contraire, mes messages sont pour',
  PUBLIC: 'Tout le monde, y compris dans les fils publics',
  UNLISTED: 'Tout le monde, mais hors des fils publics',
  FOLLOWERS: 'Mes abonnés',
  MENTIONED: 'Les personnes que je mentionne',
  LOCAL: 'Les membres de ce domaine',
  mayQuote: 'Qui peut citer mes messages, sauf indication contraire',
  quoters: { ANYONE: 'Toute personne qui peut les lire', FOLLOWERS: 'Mes abonnés', NOBODY: 'Moi seulement' },
  mayReply: 'Qui peut répondre à mes messages, sauf indication contraire',
  repliers: {
    ANYONE: 'Toute personne qui peut les lire',
    FOLLOWERS: 'Mes abonnés et les personnes que je mentionne',
    FOLLOWING: 'Les personnes que je suis et celles que je mentionne',
    NOBODY: 'Seulement les personnes que je mentionne',
  },
  mayAsk: 'Qui d’autre peut demander : je vois leurs réponses avant qu’elles ne paraissent',
  askers: {
    NOBODY: 'Personne',
    FOLLOWERS: 'Mes abonnés',
    FOLLOWING: 'Les personnes que je suis',
    ANYONE: 'Tout le monde',
  },
  and: 'Et aussi',
  isSensitive: 'Marquer mes images et vidéos comme sensibles',
  showsApplication: 'Indiquer aux autres avec quelle application j’écris',
  choose: 'Choisissez à qui s’adressent vos messages.',
};

export const secondFactor: TranslationOf<typeof en.secondFactor> = {
  how: 'Avec un second facteur, votre mot de passe seul ne suffit plus : la connexion demande aussi un code produit par une application de votre téléphone, comme FreeOTP ou Aegis.',
  setUp: 'Le configurer',
  onSince: 'Activé depuis le {day}. La connexion demande un code de votre application.',
  recoveryCodes: 'Codes de récupération',
  left: {
    one: 'Il vous reste {n} code de récupération. De nouveaux codes les remplacent tous.',
    other: 'Il vous reste {n} codes de récupération. De nouveaux codes les remplacent tous.',
  },
  renew: 'Créer de nouveaux codes de récupération',
  turnOff: 'Le désactiver',
  turnOffHow: 'Votre mot de passe suffira alors.',
  scan: 'Scannez ceci avec votre application de codes.',
  qr: 'Le secret de votre second facteur sous forme de code QR',
  orType: 'Ou <open>ouvrez-le</open> sur cet appareil, ou saisissez le secret :',
  codeNow: 'Le code affiché maintenant par l’application',
  turnOn: 'L’activer',
  leaveOff: 'Le laisser désactivé',
  codesHow:
    'Voici vos codes de récupération. Chacun vous permet d’entrer une fois sans votre téléphone. Gardez-les en lieu sûr : ils ne seront plus affichés.',
  staySignedIn:
    'Là où vous êtes connecté, vous le restez, tout comme vos applications. <look>Consultez-les</look> et mettez fin à ce que vous ne connaissez pas.',
  isOn: 'Désormais, la connexion demande un code de votre application.',
  renewed: 'Les anciens codes de récupération ne sont plus valables.',
  isOff: 'Votre compte n’a plus de second facteur : votre mot de passe suffit.',
};

export const deletion: TranslationOf<typeof en.deletion> = {
  title: 'Supprimer une identité',
  how: 'Ceci supprime <b>{handle}</b> avec tous ses messages, abonnements et images, pour tous ceux qui la partagent. Les autres serveurs sont priés de supprimer ce qu’ils ont. Personne ne pourra la rétablir, et l’identifiant ne sera plus jamais attribué.',
  loginStays:
    'Votre compte de connexion reste, avec vos autres identités. <login>Supprimer aussi le compte</login>',
  sure: 'Supprimer {handle} définitivement',
  delete: 'Supprimer',
  keep: 'La garder',
  deleted: 'Supprimé',
  deletedHow: '{handle} est supprimée. Les autres serveurs sont priés de supprimer ce qu’ils ont.',
};
