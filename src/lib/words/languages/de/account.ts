// German: signing up and in, and what applications may do.

import type { TranslationOf } from '../../translation.ts';
import type * as en from '../en/account.ts';

export const common: TranslationOf<typeof en.common> = {
  done: 'Erledigt',
  saved: 'Gespeichert.',
  save: 'Speichern',
  signIn: 'Anmelden',
  signOut: 'Abmelden',
  signUp: 'Registrieren',
  email: 'E-Mail-Adresse',
  password: 'Passwort',
  passwordNow: 'Jetziges Passwort',
  newPassword: 'Neues Passwort',
  username: 'Benutzername',
  signedInAs: 'Angemeldet als {email}.',
  toSettings: 'Zu den Einstellungen',
  backToSettings: 'Zurück zu den Einstellungen',
  allSettings: 'Alle Einstellungen',
  iAmSure: 'Ich bin sicher',
  notSure: 'Bestätigen Sie bitte, dass Sie sicher sind.',
  mailMeLink: 'Link zusenden',
  lookIntoMail: 'Sehen Sie in Ihr Postfach',
  end: 'Beenden',
  endThat: '{what} beenden',
  revoke: 'Widerrufen',
  revokeThat: '{what} widerrufen',
  older: 'Ältere',
  never: 'nie',
  as: 'Als',
  asHandle: 'Als {handle}',
  chooseIdentity: 'Wählen Sie eine Ihrer Identitäten.',
  nobodyHere: 'Hier nicht vertreten',
  nobodyHereSentence:
    'Sie haben auf dieser Domain keine Identität. Machen Sie hier mit, oder öffnen Sie die Seite auf einer Domain, auf der Sie eine haben.',
  notYours: 'Eine solche Identität haben Sie auf dieser Domain nicht.',
  notSaved: 'Das konnte nicht gespeichert werden',
};

export const trouble: TranslationOf<typeof en.trouble> = {
  again: 'Bitte versuchen Sie es noch einmal',
  foreignForm:
    'Dieses Formular wurde nicht von einer Seite dieses Servers abgeschickt, oder die Seite war zu lange offen. Gehen Sie zurück, laden Sie sie neu und schicken Sie es noch einmal ab.',
  unreadable: 'Das lässt sich nicht lesen',
  tooLarge: 'Das ist zu viel',
  soon: 'Gleich wieder da',
};

export const signIn: TranslationOf<typeof en.signIn> = {
  emailOrUsername: 'E-Mail-Adresse oder Benutzername',
  code: 'Code Ihrer App oder ein Wiederherstellungscode',
  as: 'Anmeldung als {email}. <again>Das sind nicht Sie?</again>',
  noPhone:
    'Ohne Ihr Telefon nehmen Sie einen Ihrer Wiederherstellungscodes. Haben Sie auch die nicht, so fragen Sie die Administration dieses Servers.',
  tooLong: 'Das hat zu lange gedauert; geben Sie bitte beides noch einmal ein.',
  forgot: 'Passwort vergessen?',
  here: 'Sie sind in diesem Browser auf diesem Server angemeldet.',
};

export const signUp: TranslationOf<typeof en.signUp> = {
  noMail: 'Keine E-Mail erhalten?',
  mailAgain: 'Link noch einmal zusenden',
  mailedAgain:
    'Falls sich jemand mit dieser Adresse registriert und sie noch nicht bestätigt hat, ist der Link noch einmal dorthin unterwegs.',
  mailed: 'Eine E-Mail ist zu Ihnen unterwegs. Öffnen Sie den Link darin, um Ihre Adresse zu bestätigen.',
  thanks: 'Vielen Dank',
  waits: 'Ihre Adresse ist bestätigt. Nun entscheidet die Administration; danach erhalten Sie eine E-Mail.',
  welcome: 'Willkommen',
  inByUsername:
    'Sie sind dabei. Melden Sie sich hier oder in einer App mit Ihrem Benutzernamen und Ihrem Passwort an.',
  inByEmail:
    'Sie sind dabei. Melden Sie sich hier oder in einer App mit Ihrer E-Mail-Adresse und Ihrem Passwort an.',
  why: 'Warum möchten Sie mitmachen?',
  accept: 'Ich akzeptiere die Regeln dieses Servers',
  joining: 'Mitmachen',
  byInvite: 'Hier kann man nur mit einer Einladung mitmachen.',
  closed: 'Zurzeit kann sich hier niemand registrieren.',
  confirmTitle: 'Bestätigen Sie Ihre E-Mail-Adresse',
  confirm: 'Bestätigen',
  newLink: 'Neuen Link anfordern',
  resetMailed: 'Falls es zu dieser Adresse einen Zugang gibt, ist ein Link dorthin unterwegs.',
  resetTitle: 'Neues Passwort setzen',
  setPassword: 'Passwort setzen',
  passwordSet:
    'Ihr Passwort wurde geändert. Alle Sitzungen und Anwendungen wurden abgemeldet. Zweiter Faktor und Passkeys bleiben, wie sie waren.',
  changeTitle: 'Bestätigen Sie Ihre neue E-Mail-Adresse',
  changed: 'Melden Sie sich ab jetzt mit Ihrer neuen E-Mail-Adresse an.',
};

export const login: TranslationOf<typeof en.login> = {
  title: 'Passwort und Adresse',
  newEmail: 'Neue E-Mail-Adresse',
  linkMailed: 'Ein Link ist zur neuen Adresse unterwegs. Bis Sie ihn öffnen, gilt die alte.',
  leave: 'Verlassen',
  leaveHow:
    'Löscht diesen Zugang und alles, was sonst niemand innehat. Auch die Beiträge werden gelöscht; niemand kann sie zurückholen.',
  leaveWith:
    'Löscht diesen Zugang und alles, was sonst niemand innehat: {names}. Auch die Beiträge werden gelöscht; niemand kann sie zurückholen.',
  deleteLogin: 'Meinen Zugang löschen',
  goodbye: 'Auf Wiedersehen',
  deleted: 'Ihr Zugang ist gelöscht. Andere Server werden gebeten, zu löschen, was sie haben.',
};

export const consent: TranslationOf<typeof en.consent> = {
  title: '{name} erlauben?',
  wants:
    '<b>{name}</b> möchte auf {server} für Sie handeln. Niemand hat geprüft, von wem die Anwendung stammt; stimmen Sie nur zu, wenn Sie selbst von dort gekommen sind.',
  wantsFrom:
    '<b>{name}</b> ({site}) möchte auf {server} für Sie handeln. Niemand hat geprüft, von wem die Anwendung stammt; stimmen Sie nur zu, wenn Sie selbst von dort gekommen sind.',
  somebodyElse: 'Als jemand anderes anmelden',
  able: 'Sie dürfte dann',
  allow: 'Erlauben',
  deny: 'Nicht erlauben',
  nobody: 'Sie haben auf dieser Domain keine Identität, als die sie handeln könnte.',
  actAs: 'Handeln als',
  all: '<b>Alle Ihre Identitäten</b>, auf jeder Domain, auf der Sie eine haben',
  elsewhere: 'Um eine andere Ihrer Identitäten zu verwenden, geben Sie in der Anwendung deren Server an:',
  codeTitle: 'Ihr Code',
  code: 'Kopieren Sie diesen Code in die Anwendung. Er gilt zehn Minuten lang und nur einmal. Geben Sie ihn niemandem sonst.',
  backTitle: 'Zurück zur Anwendung',
  go: 'Weiter',
  cannot: 'Diese Anwendung kann nicht erlaubt werden',
  chooseWhom: 'Wählen Sie, als wer die Anwendung handelt.',
  notAllowed: 'Nicht erlaubt',
  saidNo: 'Sie haben abgelehnt; die Anwendung erhält keinen Code. Sie können diese Seite schließen.',
  noCode: 'Es gibt keinen Code',
  anew: 'Gehen Sie zurück zur Anwendung und beginnen Sie von vorn.',
};

export const scopes: TranslationOf<typeof en.scopes> = {
  profile: 'Sehen, wer Sie sind: Ihren Namen und Ihre Adresse im Fediverse, sonst nichts',
  read: 'Alles lesen: Ihre Startseite, private Beiträge, Benachrichtigungen, Listen und Einstellungen',
  write:
    'In Ihrem Namen schreiben, teilen und favorisieren, Dateien hochladen sowie Profil, Listen und Einstellungen ändern',
  follow: 'Sehen und ändern, wem Sie folgen und wen Sie blockieren oder stummschalten',
  push: 'Ihnen Push-Benachrichtigungen senden',
  adminRead: 'Lesen, was Sie in der Administration oder Moderation lesen dürfen, auch Daten anderer',
  adminWrite: 'Alles tun, was Sie in der Administration oder Moderation tun dürfen',
  see: 'Ihre {what} sehen',
  change: 'Ihre {what} ändern',
  adminSee: 'In der Administration {what} sehen',
  adminChange: 'In der Administration über {what} entscheiden',
  things: {
    accounts: 'Konten',
    blocks: 'Blockierungen',
    bookmarks: 'Lesezeichen',
    collections: 'Sammlungen',
    conversations: 'Unterhaltungen',
    favourites: 'Favoriten',
    filters: 'Filter',
    follows: 'Folgebeziehungen',
    lists: 'Listen',
    media: 'Mediendateien',
    mutes: 'Stummschaltungen',
    notifications: 'Benachrichtigungen',
    reports: 'Meldungen',
    search: 'Suchen',
    statuses: 'Beiträge',
    domain_allows: 'zugelassene Server',
    domain_blocks: 'gesperrte Server',
    ip_blocks: 'gesperrte IP-Adressen',
    email_domain_blocks: 'gesperrte Mail-Domains',
    canonical_email_blocks: 'gesperrte E-Mail-Adressen',
  },
};

export const overview: TranslationOf<typeof en.overview> = {
  title: 'Anwendungen und Sitzungen',
  applications: 'Anwendungen',
  noApplications: 'Keine Anwendung darf für Sie handeln.',
  sessions: 'Sitzungen',
  allIdentities: 'alle Ihre Identitäten',
  lastUsed: '{who}, zuletzt verwendet: {day}',
  thisOne: '(diese)',
  since: 'seit {since}, zuletzt verwendet: {day}',
  notEnded: 'Das konnte nicht beendet werden',
};

export const share: TranslationOf<typeof en.share> = {
  title: 'Neuer Beitrag',
  text: 'Text',
  warning: 'Inhaltswarnung, falls nötig',
  audience: 'Für',
  PUBLIC: 'Alle',
  UNLISTED: 'Alle, aber nicht in öffentlichen Timelines',
  FOLLOWERS: 'Nur Follower',
  post: 'Veröffentlichen',
};

export const interact: TranslationOf<typeof en.interact> = {
  follow: '{handle} folgen',
  post: 'Ein Beitrag',
  answer: 'Antworten',
  boost: 'Teilen',
  favourite: 'Favorisieren',
  missing: 'Nichts gefunden',
  missingSentence:
    'Unter dieser Adresse gibt es nichts, dem man folgen oder worauf man antworten könnte, oder der Server dort antwortet nicht.',
  followed: 'Sie folgen {handle} oder haben darum gebeten.',
  answered: 'Ihre Antwort ist unterwegs.',
  boosted: 'Sie haben den Beitrag geteilt.',
  favourited: 'Sie haben den Beitrag favorisiert.',
  nobody: 'Niemand da',
  nobodySentence: 'Hier gibt es niemanden mit diesem Namen, oder das Profil ist nicht öffentlich.',
  fromOwn: 'Von Ihrem eigenen Server des Fediverse aus:',
  without: 'Es geht auch ohne: Suchen Sie auf Ihrem Server nach <b>{handle}</b>.',
  backToProfile: 'Zurück zum Profil',
  goesOn: 'Auf Ihrem Server geht es weiter: Melden Sie sich dort an und bestätigen Sie.',
  goOnTo: 'Weiter zu {host}',
};

export const invites: TranslationOf<typeof en.invites> = {
  title: 'Einladungen',
  forWhom: 'Einladungen zu dieser Domain erstellen ihr Inhaber, ihre Administration und ihre Moderation.',
  mayNot: 'Sie dürfen keine Einladungen zu dieser Domain erstellen.',
  uses: 'Für wie viele Personen',
  usesExample: 'beliebig viele',
  holds: 'Gültig',
  forEver: 'unbegrenzt',
  aDay: 'einen Tag',
  aWeek: 'eine Woche',
  aMonth: 'einen Monat',
  make: 'Einladung erstellen',
  there: 'Gültige Einladungen',
  none: 'Es gibt keine.',
  anyNumber: 'für beliebig viele',
  left: { one: 'für noch {n} Person', other: 'für noch {n} Personen' },
  until: 'bis {day}',
  both: '{uses}, {time}',
};
