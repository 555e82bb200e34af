// French: what everybody reads: the frame of all pages, profiles, posts.

import type { TranslationOf } from '../../translation.ts';
import type * as en from '../en/public.ts';

export const frame: TranslationOf<typeof en.frame> = {
  skip: 'Aller au contenu',
  site: 'Site',
  feed: 'Flux',
  account: 'Compte',
  about: '{server} est un serveur du fédivers et fonctionne avec Pūkeko.',
  atom: 'Flux Atom',
  developers: 'Pour les développeurs',
  languages: 'Langues',
  pages: 'Pages',
  newest: 'Les plus récents',
  older: 'Plus anciens',
};

export const notices: TranslationOf<typeof en.notices> = {
  toFront: 'Vers la page d’accueil',
  notFound: 'Rien à voir ici',
  notFoundSentence: 'Il n’y a rien à cette adresse, ou son contenu n’est pas public.',
  unavailable: 'De retour dans un instant',
  unavailableSentence: 'Ce serveur est indisponible pour le moment. Réessayez un peu plus tard.',
  gone: 'Supprimé',
  postGone: 'Ce message a été supprimé.',
  profileGone: 'Ce profil a été supprimé.',
};

export const front: TranslationOf<typeof en.front> = {
  description: '{title} : un serveur du fédivers.',
  settingUp:
    'Il n’y a encore personne ici : l’adresse pour configurer ce serveur se trouve dans son journal, et <code>pukeko init</code> en affiche une nouvelle.',
  what: 'Ici écrivent des personnes dont l’identifiant se termine par {ending}. Suivez-les depuis Mastodon ou tout autre serveur du fédivers.',
  followSomebody: 'Suivre quelqu’un',
  signUp: 'S’inscrire',
  people: 'Qui est ici',
  latest: 'Derniers messages',
  empty: 'Personne n’a encore publié de message public.',
  follow: 'Suivre depuis votre serveur',
  followHow: 'Depuis Mastodon ou tout autre serveur du fédivers où vous avez un compte.',
  followElse:
    'Ou recherchez-y un identifiant comme <b>{handle}</b>. Les lecteurs de flux prennent <feed>le flux de {server}</feed>.',
  rules: 'Règles',
  more: 'En savoir plus sur ce serveur',
  join: 'Rejoindre',
  open: 'L’inscription est ouverte à tout le monde.',
  approval: 'Tout le monde peut demander à s’inscrire ; les responsables de ce domaine décident.',
};

export const profile: TranslationOf<typeof en.profile> = {
  pinned: 'Épinglé',
  posts: 'Messages',
  empty: 'Rien de public ici pour le moment.',
  description: '{handle} dans le fédivers.',
  feedTitle: 'Messages publics de {name}',
  moved: '{name} a déménagé vers {other} ({handle}).',
  automated: 'automatisé',
  locked: 'approuve ses abonnés',
  followHere: 'Suivre depuis votre propre serveur :',
  since: 'Ici depuis le {day}',
  feed: 'Flux des messages publics',
  portrait: 'Photo de profil',
  header: 'Image d’en-tête',
  verified: '✓ vérifié',
  verifiedHow: 'La page liée renvoie à ce profil',
  postCount: { one: '<b>{n}</b> message', other: '<b>{n}</b> messages' },
  followerCount: { one: '<b>{n}</b> abonné', other: '<b>{n}</b> abonnés' },
  followingCount: { one: '<b>{n}</b> abonnement', other: '<b>{n}</b> abonnements' },
};

export const follow: TranslationOf<typeof en.follow> = {
  whom: 'Qui',
  handle: 'Votre propre identifiant',
  example: '@vous@votre.serveur',
  button: 'Suivre',
};

export const posts: TranslationOf<typeof en.posts> = {
  boosted: '{name} a partagé',
  edited: 'modifié le {day}',
  inReply: 'en réponse',
  quotes: 'Cite {address}',
  byAuthor: 'Message de {name}',
  replies: 'Réponses',
  isCut: 'Il y a plus de réponses que celles affichées ici.',
  textless: 'Un message sans texte',
  warning: 'Avertissement : {summary}',
  replyCount: { one: 'réponse', other: 'réponses' },
  boostCount: { one: 'partage', other: 'partages' },
  favouriteCount: { one: 'favori', other: 'favoris' },
  votes: { one: '{n} vote', other: '{n} votes' },
  voters: { one: '{n} personne a voté', other: '{n} personnes ont voté' },
  several: '{votes}, plusieurs réponses possibles',
  closed: '{votes}, terminé',
  openUntil: '{votes}, ouvert jusqu’au {time}',
  attached: { image: 'Image', video: 'Vidéo', audio: 'Son', file: 'Fichier' },
  sensitive: '{kind} (sensible)',
  onHost: 'sur {host}',
  described: '{kind} : {description}',
  aPicture: { image: 'Une image', video: 'Une vidéo', audio: 'Un enregistrement sonore', file: 'Un fichier' },
};

export const tags: TranslationOf<typeof en.tags> = {
  lead: 'Messages publics avec ce hashtag',
  empty: 'Personne ne l’a encore utilisé publiquement.',
  description: 'Messages publics avec #{tag} sur {site}.',
};

export const collections: TranslationOf<typeof en.collections> = {
  by: '{person} recommande',
  people: 'Personnes recommandées',
  empty: 'Il n’y a encore personne.',
  sensitive: 'Contenu sensible : montrer qui s’y trouve',
  description: 'Personnes que {name} recommande.',
};

export const texts: TranslationOf<typeof en.texts> = {
  about: 'À propos',
  aboutSite: 'À propos de {site}',
  privacyPolicy: 'Politique de confidentialité',
  terms: 'Conditions d’utilisation',
  changed: 'Dernière modification le {day}.',
  inForce: 'En vigueur à partir du {day}.',
};

export const developers: TranslationOf<typeof en.developers> = {
  description: 'Comment les programmes lisent et écrivent sur {server}.',
  lead: 'Tout ce qui se trouve sur {server} peut être lu et fait par une seule <api>API GraphQL</api> à l’adresse {address} ; les messages publics ne demandent pas de jeton. Les programmes pour Mastodon trouvent son API REST à l’adresse {rest}.',
  withAccount: 'Avec un compte : connectez-vous pour obtenir un jeton de session.',
  withShell: 'Avec un accès à la ligne de commande du serveur : créez un jeton pour une identité.',
  send: 'Envoyez-le avec chaque requête sous la forme {header} ; dans GraphiQL, placez-le sous <em>Headers</em>. Avec un jeton de session, indiquez aussi l’identité au nom de laquelle vous agissez : {identity}.',
  live: 'Les fils arrivent en direct par WebSocket ou server-sent events à la même adresse. Les lecteurs de flux prennent {feed}.',
  postLength: {
    one: 'Les messages ont au plus {n} caractère.',
    other: 'Les messages ont au plus {n} caractères.',
  },
};
