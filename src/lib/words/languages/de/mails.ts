// German: what mails say.

import type { TranslationOf } from '../../translation.ts';
import type * as en from '../en/mails.ts';

export const mails: TranslationOf<typeof en.mails> = {
  confirm: 'Bestätigen Sie Ihre E-Mail-Adresse',
  confirmHow:
    'Willkommen! Öffnen Sie diesen Link innerhalb von zwei Tagen, um zu bestätigen, dass dies Ihre E-Mail-Adresse ist, und {handle} zu werden:',
  confirmLink: 'Adresse bestätigen',
  notSignedUp: 'Wenn Sie sich nicht registriert haben, brauchen Sie nichts zu tun.',
  hasLogin: 'Sie haben schon einen Zugang',
  hasLoginHow:
    'Jemand, vielleicht Sie selbst, hat sich als {handle} mit dieser E-Mail-Adresse registriert. Sie hat auf diesem Server schon einen Zugang, daher wurde nichts geändert.',
  toJoin:
    'Um mit diesem Zugang bei {server} mitzumachen, melden Sie sich hier an und wählen Sie Ihren Benutzernamen',
  toSignIn: 'Zur Anmeldung',
  forgot: 'Falls Sie das Passwort vergessen haben',
  notYou: 'Wenn Sie es nicht waren, brauchen Sie nichts zu tun.',
  welcome: 'Willkommen',
  welcomeHow: 'Sie sind dabei: {handle} gehört Ihnen.',
  reset: 'Neues Passwort setzen',
  resetHow:
    'Jemand, vielleicht Sie selbst, möchte für Ihren Zugang ein neues Passwort setzen. Öffnen Sie dazu diesen Link innerhalb einer Stunde:',
  resetNotYou: 'Wenn Sie es nicht waren, brauchen Sie nichts zu tun: Das Passwort bleibt, wie es ist.',
  addressTaken: 'Diese Adresse hat schon einen Zugang',
  addressTakenHow:
    'Jemand, vielleicht Sie selbst, möchte diese E-Mail-Adresse für einen anderen Zugang verwenden. Sie hat schon einen, daher wurde nichts geändert.',
  change: 'Bestätigen Sie Ihre neue E-Mail-Adresse',
  changeHow: 'Öffnen Sie diesen Link innerhalb eines Tages, um sich künftig mit dieser Adresse anzumelden:',
  notAsked: 'Wenn Sie nicht darum gebeten haben, brauchen Sie nichts zu tun.',
  changing: 'Ihre E-Mail-Adresse soll sich ändern',
  changingHow: 'Jemand, der Ihr Passwort kennt, möchte für Ihren Zugang die Adresse {email} verwenden.',
  notYouPassword: 'Wenn Sie es nicht waren, setzen Sie sofort ein neues Passwort',
  nobodyAskedPassword:
    'Wenn es weder Sie noch jemand in Ihrem Auftrag war, setzen Sie sofort ein neues Passwort',
  passwordChanged: 'Ihr Passwort wurde geändert',
  passwordChangedHow:
    'Das Passwort Ihres Zugangs wurde geändert, und alle Sitzungen wurden beendet: Melden Sie sich mit dem neuen an.',
  passwordSetHow:
    'Jemand aus der Administration hat für Ihren Zugang ein neues Passwort gesetzt, und alle Sitzungen wurden beendet: Melden Sie sich mit dem neuen an.',
  changed: 'Ihre E-Mail-Adresse wurde geändert',
  changedHow: 'Ihr Zugang verwendet jetzt die Adresse {email}; diese hier wird nicht mehr verwendet.',
  changedNotYou: 'Wenn Sie es nicht waren, wenden Sie sich sofort an den Betrieb von {server}',
  turnedDown: 'Sie wurden nicht zugelassen',
  turnedDownHow:
    'Die Verantwortlichen von {server} haben entschieden, Sie nicht als {handle} zuzulassen. Von Ihrer Registrierung bleibt nichts gespeichert.',
  factor: {
    on: 'Ihr Zugang hat jetzt einen zweiten Faktor',
    onHow:
      'Ab jetzt wird beim Anmelden außer dem Passwort ein Code Ihrer App verlangt. Bewahren Sie Ihre Wiederherstellungscodes so auf, dass Sie sie ohne Ihr Telefon finden.',
    off: 'Ihr Zugang hat keinen zweiten Faktor mehr',
    offHow: 'Ab jetzt genügt Ihr Passwort allein zum Anmelden.',
    reset: 'Die Administration hat Ihren zweiten Faktor ausgeschaltet',
    resetHow:
      'Ab jetzt genügt Ihr Passwort allein zum Anmelden; auch Ihre Passkeys wurden entfernt. Sie können beides in den Einstellungen neu einrichten.',
    renewed: 'Ihre Wiederherstellungscodes sind neu',
    renewedHow: 'Für Ihren Zugang wurden neue Wiederherstellungscodes erstellt; die alten gelten nicht mehr.',
  },
  passkey: {
    added: 'Ihr Zugang hat einen neuen Passkey',
    addedHow: '„{name}“ meldet ab jetzt auf {host} an, ohne Passwort und ohne Code.',
    removed: 'Ein Passkey wurde von Ihrem Zugang entfernt',
    removedHow: '„{name}“ meldet auf {host} nicht mehr an.',
    toSee: 'Ihre Passkeys',
    notYou:
      'Wenn es weder Sie noch jemand in Ihrem Auftrag war, setzen Sie sofort ein neues Passwort und entfernen Sie dann die Passkeys, die Sie nicht kennen',
  },
  reports: {
    subject: 'Eine neue Meldung',
    how: 'Der Moderation von {server} wurde jemand gemeldet.',
  },
  signUps: {
    subject: 'Eine neue Registrierung',
    how: 'Jemand hat sich auf {server} registriert und wartet auf Zulassung.',
  },
  toSee: 'Ansehen',
  noFurther: 'Weitere E-Mails dieser Art kommen erst, wenn Sie dort nachgesehen haben, oder nach einem Tag.',
  none: 'Um gar keine zu erhalten',
  acts: {
    IDENTITY_WARNED: 'Eine Verwarnung',
    POST_DELETED: 'Beiträge von Ihnen wurden gelöscht',
    IDENTITY_DELETED: 'Ihre Identität wurde gelöscht',
    POSTS_SENSITIZED: 'Beiträge von Ihnen werden als heikel gekennzeichnet',
    POSTS_UNSENSITIZED: 'Beiträge von Ihnen werden nicht mehr als heikel gekennzeichnet',
    IDENTITY_SENSITIZED: 'Ihre Medien werden als heikel gekennzeichnet',
    IDENTITY_UNSENSITIZED: 'Ihre Medien werden nicht mehr als heikel gekennzeichnet',
    USER_DISABLED: 'Ihr Zugang wurde gesperrt',
    USER_ENABLED: 'Sie können sich wieder anmelden',
    IDENTITY_SUSPENDED: 'Ihre Identität wurde gesperrt',
    IDENTITY_UNSUSPENDED: 'Ihre Identität ist wieder da',
    IDENTITY_LIMITED: 'Ihre Identität wurde eingeschränkt',
    IDENTITY_UNLIMITED: 'Ihre Identität ist nicht mehr eingeschränkt',
  },
  actsHow: {
    POST_DELETED: 'Ein Beitrag von {handle} wurde gelöscht, hier und auf den Servern, die ihn haben.',
    IDENTITY_DELETED: '{handle} wurde endgültig gelöscht, mit allem, was die Identität geschrieben hat.',
    IDENTITY_SUSPENDED:
      '{handle} wurde gesperrt: Die Identität und ihre Beiträge sind verborgen, und niemand kann als sie handeln.',
    IDENTITY_UNSUSPENDED:
      '{handle} ist nicht mehr gesperrt: Die Identität und ihre Beiträge werden wieder gezeigt.',
    IDENTITY_LIMITED: '{handle} wurde eingeschränkt: Wer ihr nicht folgt, begegnet ihr nicht.',
    IDENTITY_UNLIMITED: '{handle} ist nicht mehr eingeschränkt.',
    IDENTITY_WARNED: 'Es geht um die Identität {handle}. Geändert wurde nichts.',
    POSTS_SENSITIZED: 'Bilder und Videos in Beiträgen von {handle} werden ab jetzt als heikel gezeigt.',
    POSTS_UNSENSITIZED:
      'Bilder und Videos in Beiträgen von {handle} werden wieder so gezeigt, wie Sie sie kennzeichnen.',
    IDENTITY_SENSITIZED: 'Bilder und Videos von {handle} werden ab jetzt als heikel gezeigt, auch frühere.',
    IDENTITY_UNSENSITIZED:
      'Bilder und Videos von {handle} werden wieder so gezeigt, wie Sie sie kennzeichnen.',
    USER_DISABLED: '{handle} gibt es weiterhin, aber Sie können sich nicht anmelden.',
    USER_ENABLED: 'Sie können {handle} wieder verwenden.',
  },
  aPost: 'Der Beitrag',
  mayAppeal: 'Wenn Sie das für falsch halten, können Sie {days} Tage lang Einspruch erheben',
  appealTo: {
    APPROVED: 'Ihrem Einspruch wurde stattgegeben',
    REJECTED: 'Ihr Einspruch wurde abgelehnt',
  },
  appealHow: {
    APPROVED:
      'Die Entscheidung über {handle} wurde auf Ihren Einspruch hin noch einmal geprüft und zurückgenommen.',
    REJECTED:
      'Die Entscheidung über {handle} wurde auf Ihren Einspruch hin noch einmal geprüft. Sie bleibt bestehen.',
  },
  staysDeleted: 'Was gelöscht ist, lässt sich nicht zurückholen.',
  appeals: {
    subject: 'Ein neuer Einspruch',
    how: 'Jemand hält eine Entscheidung auf {server} über sich für falsch.',
  },
  decidedBy: 'Entschieden hat, wer {server} betreibt.',
  wrongWrite: 'Wenn Sie das für falsch halten, schreiben Sie an {email}.',
  wrongAsk: 'Wenn Sie das für falsch halten, fragen Sie, wer ihn betreibt',
  signIn: 'Eine neue Anmeldung',
  signInHow:
    'Jemand hat sich von einem unbekannten Ort aus mit Ihrem Zugang angemeldet: Weder der Browser noch das Netz wurde bisher verwendet.',
  signInAt: 'Auf {server}, {time}, von der Adresse {address}',
  itWasYou: 'Wenn Sie es waren, brauchen Sie nichts zu tun.',
  digest: 'Was Sie verpasst haben',
  digestOf: '{handle}: {counts}',
  missed: {
    mentions: {
      one: '{n} Erwähnung',
      other: '{n} Erwähnungen',
    },
    follows: {
      one: '{n} neuer Follower',
      other: '{n} neue Follower',
    },
    requests: {
      one: '{n} Folgeanfrage',
      other: '{n} Folgeanfragen',
    },
    favourites: {
      one: '{n} Favorit',
      other: '{n} Favoriten',
    },
    boosts: {
      one: '{n} Mal geteilt',
      other: '{n} Mal geteilt',
    },
    others: {
      one: '{n} weitere Benachrichtigung',
      other: '{n} weitere Benachrichtigungen',
    },
  },
  digestWhere: 'Sie warten in Ihrer App auf Sie, oder in jeder anderen, in der Sie sich anmelden.',
  digestOften: 'Diese E-Mail kommt höchstens einmal in der Woche und nur, wenn es etwas zu berichten gibt.',
};
