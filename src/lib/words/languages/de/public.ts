// German: what everybody reads: the frame of all pages, profiles, posts.

import type { TranslationOf } from '../../translation.ts';
import type * as en from '../en/public.ts';

export const frame: TranslationOf<typeof en.frame> = {
  skip: 'Zum Inhalt springen',
  site: 'Website',
  feed: 'Feed',
  account: 'Konto',
  about: '{server} ist ein Server des Fediverse und läuft mit Pūkeko.',
  atom: 'Atom-Feed',
  developers: 'Für Entwickler',
  languages: 'Sprachen',
  pages: 'Seiten',
  newest: 'Neueste',
  older: 'Ältere',
};

export const notices: TranslationOf<typeof en.notices> = {
  toFront: 'Zur Startseite',
  notFound: 'Hier gibt es nichts zu sehen',
  notFoundSentence: 'Unter dieser Adresse gibt es nichts, oder es ist nicht für alle bestimmt.',
  unavailable: 'Gleich wieder da',
  unavailableSentence:
    'Dieser Server ist gerade nicht erreichbar. Versuchen Sie es in einer Weile noch einmal.',
  gone: 'Gelöscht',
  postGone: 'Dieser Beitrag wurde gelöscht.',
  profileGone: 'Dieses Profil wurde gelöscht.',
};

export const front: TranslationOf<typeof en.front> = {
  description: '{title}: ein Server des Fediverse.',
  settingUp:
    'Hier ist noch niemand: Wer diesen Server betreibt, findet die Adresse zum Einrichten in seinem Protokoll; <code>pukeko init</code> gibt eine neue aus.',
  what: 'Hier schreiben Menschen, deren Adressen auf {ending} enden. Folgen Sie ihnen von Mastodon oder jedem anderen Server des Fediverse aus.',
  followSomebody: 'Jemandem folgen',
  signUp: 'Registrieren',
  people: 'Wer hier ist',
  latest: 'Neueste Beiträge',
  empty: 'Noch hat niemand etwas Öffentliches geschrieben.',
  follow: 'Vom eigenen Server aus folgen',
  followHow: 'Von Mastodon oder jedem anderen Server des Fediverse aus, auf dem Sie zu Hause sind.',
  followElse:
    'Oder suchen Sie dort nach einer Adresse wie <b>{handle}</b>. Für Feedreader gibt es <feed>den Feed von {server}</feed>.',
  rules: 'Regeln',
  more: 'Mehr über diesen Server',
  join: 'Mitmachen',
  open: 'Alle können sich registrieren.',
  approval: 'Alle können um Aufnahme bitten; darüber entscheidet, wer diese Domain betreibt.',
};

export const profile: TranslationOf<typeof en.profile> = {
  pinned: 'Angeheftet',
  posts: 'Beiträge',
  empty: 'Hier gibt es noch nichts Öffentliches.',
  description: '{handle} im Fediverse.',
  feedTitle: 'Öffentliche Beiträge von {name}',
  moved: '{name} ist zu {other} ({handle}) umgezogen.',
  automated: 'automatisiert',
  locked: 'bestätigt neue Follower',
  followHere: 'Vom eigenen Server aus folgen:',
  since: 'Hier seit {day}',
  feed: 'Feed der öffentlichen Beiträge',
  portrait: 'Profilbild',
  header: 'Titelbild',
  verified: '✓ bestätigt',
  verifiedHow: 'Die verlinkte Seite verweist hierher zurück',
  postCount: { one: '<b>{n}</b> Beitrag', other: '<b>{n}</b> Beiträge' },
  followerCount: { one: '<b>{n}</b> Follower', other: '<b>{n}</b> Follower' },
  followingCount: { one: '<b>{n}</b> gefolgt', other: '<b>{n}</b> gefolgt' },
};

export const follow: TranslationOf<typeof en.follow> = {
  whom: 'Wem',
  handle: 'Ihre eigene Adresse im Fediverse',
  example: '@name@ihr.server',
  button: 'Folgen',
};

export const posts: TranslationOf<typeof en.posts> = {
  boosted: '{name} hat geteilt',
  edited: 'bearbeitet am {day}',
  inReply: 'als Antwort',
  quotes: 'Zitiert {address}',
  byAuthor: 'Beitrag von {name}',
  replies: 'Antworten',
  isCut: 'Es gibt mehr Antworten, als hier gezeigt werden.',
  textless: 'Ein Beitrag ohne Text',
  warning: 'Inhaltswarnung: {summary}',
  replyCount: { one: 'Antwort', other: 'Antworten' },
  boostCount: { one: 'Mal geteilt', other: 'Mal geteilt' },
  favouriteCount: { one: 'Favorit', other: 'Favoriten' },
  votes: { one: '{n} Stimme', other: '{n} Stimmen' },
  voters: { one: '{n} Person hat abgestimmt', other: '{n} Personen haben abgestimmt' },
  several: '{votes}, mehrere Antworten möglich',
  closed: '{votes}, beendet',
  openUntil: '{votes}, offen bis {time}',
  attached: { image: 'Bild', video: 'Video', audio: 'Ton', file: 'Datei' },
  sensitive: '{kind} (heikel)',
  onHost: 'auf {host}',
  described: '{kind}: {description}',
  aPicture: { image: 'Ein Bild', video: 'Ein Video', audio: 'Eine Tonaufnahme', file: 'Eine Datei' },
};

export const tags: TranslationOf<typeof en.tags> = {
  lead: 'Öffentliche Beiträge mit diesem Hashtag',
  empty: 'Noch hat ihn niemand öffentlich verwendet.',
  description: 'Öffentliche Beiträge mit #{tag} auf {site}.',
};

export const collections: TranslationOf<typeof en.collections> = {
  by: '{person} empfiehlt',
  people: 'Empfohlene Personen',
  empty: 'Noch ist niemand darin.',
  sensitive: 'Kann verstören: zeigen, wer darin ist',
  description: 'Personen, die {name} empfiehlt.',
};

export const texts: TranslationOf<typeof en.texts> = {
  about: 'Über diesen Server',
  aboutSite: 'Über {site}',
  privacyPolicy: 'Datenschutzerklärung',
  terms: 'Nutzungsbedingungen',
  changed: 'Zuletzt geändert am {day}.',
  inForce: 'Gültig ab {day}.',
};

export const developers: TranslationOf<typeof en.developers> = {
  description: 'Wie Programme auf {server} lesen und schreiben.',
  lead: 'Alles auf {server} lässt sich über eine einzige <api>GraphQL-API</api> unter {address} lesen und erledigen; öffentliche Beiträge brauchen kein Token. Programme für Mastodon finden dessen REST-API unter {rest}.',
  withAccount: 'Mit einem Konto: Melden Sie sich an und erhalten Sie ein Sitzungstoken.',
  withShell: 'Mit Zugang zur Kommandozeile des Servers: Erzeugen Sie ein Token für eine Identität.',
  send: 'Senden Sie es mit jeder Anfrage als {header}; in GraphiQL gehört es unter <em>Headers</em>. Nennen Sie neben einem Sitzungstoken die Identität, als die Sie handeln: {identity}.',
  live: 'Timelines kommen live über WebSocket oder Server-Sent Events unter derselben Adresse. Feedreader nehmen {feed}.',
  postLength: {
    one: 'Beiträge haben höchstens {n} Zeichen.',
    other: 'Beiträge haben höchstens {n} Zeichen.',
  },
};
