// German: why something was refused.

import type { TranslationOf } from '../../translation.ts';
import type * as en from '../en/refusals.ts';

export const refusals: TranslationOf<typeof en.refusals> = {
  wrongLogin: 'E-Mail-Adresse oder Passwort ist falsch, oder die Adresse ist noch nicht bestätigt.',
  disabled: 'Dieser Zugang ist gesperrt; fragen Sie die Administration dieses Servers.',
  notLetIn:
    'Die Administration hat Sie noch nicht zugelassen; Sie erhalten eine E-Mail, sobald entschieden ist.',
  tooManyPasswords: 'Zu viele falsche Passwörter; warten Sie {time} und versuchen Sie es noch einmal.',
  tooManyTries:
    'Zu viele gleichzeitige Anmeldeversuche mit diesem Zugang; warten Sie {time} und versuchen Sie es noch einmal.',
  tooManyCodes: 'Zu viele falsche Codes; warten Sie {time} oder verwenden Sie einen Wiederherstellungscode.',
  tooMuch: 'Das war vorerst zu viel; warten Sie {seconds} s und versuchen Sie es noch einmal.',
  tooManySignIns: 'Gerade melden sich zu viele an; versuchen Sie es in einigen Sekunden noch einmal.',
  secondFactorNeeded:
    'Dieser Zugang hat einen zweiten Faktor: Geben Sie den Code ein, den Ihre App anzeigt, oder einen Wiederherstellungscode.',
  wrongCode:
    'Dieser Code ist falsch, zu alt oder schon verwendet; warten Sie auf den nächsten oder verwenden Sie einen Wiederherstellungscode.',
  noSecondFactorBegun:
    'Es wird gerade kein zweiter Faktor eingerichtet, oder es hat zu lange gedauert; beginnen Sie von vorn.',
  hasSecondFactor: 'Dieser Zugang hat schon einen zweiten Faktor; schalten Sie ihn zuerst aus.',
  noSecondFactor: 'Dieser Zugang hat keinen zweiten Faktor.',
  passkeyTooLate: 'Das hat zu lange gedauert oder wurde schon beantwortet; versuchen Sie es noch einmal.',
  passkeyUnknown:
    'Dieser Passkey ist hier nicht oder nicht mehr bekannt; melden Sie sich mit Ihrem Passwort an.',
  passkeyWrong: 'Dieser Passkey hat sich nicht so an diesem Server angemeldet, wie es verlangt war.',
  passkeyCounter:
    'Dieser Passkey hat seit seiner letzten Benutzung nicht weitergezählt, oder er wurde entfernt; melden Sie sich mit Ihrem Passwort an und erstellen Sie einen neuen.',
  passkeyNotMade: 'Dieser Passkey wurde nicht für diesen Server erstellt, oder nicht so wie verlangt.',
  passkeyNotKept: 'Dieses Gerät bewahrt keine Passkeys auf, die von selbst anmelden; nehmen Sie ein anderes.',
  passkeyNotBegun:
    'Hier wird gerade kein Passkey hinzugefügt, oder es hat zu lange gedauert; beginnen Sie von vorn.',
  passkeyThere: 'Diesen Passkey gibt es hier schon.',
  passkeysMost: 'Ein Zugang hat höchstens {n} Passkeys; entfernen Sie zuerst einen.',
  passkeyName: 'Der Name eines Passkeys hat höchstens {n} Zeichen.',
  passkeyNoAnswer: 'Das ist keine Antwort eines Passkeys; senden Sie, was der Browser gegeben hat, als JSON.',
  passkeyGone: 'Diesen Passkey haben Sie nicht; vielleicht ist er schon entfernt.',
  tooManyBegun:
    'Zu viele begonnene Anmeldungen von Ihrer Adresse; warten Sie {seconds} s und versuchen Sie es noch einmal.',
  notThePassword: 'Das ist nicht Ihr jetziges Passwort; geben Sie das ein, mit dem Sie sich anmelden.',
  passwordLength: 'Ein Passwort hat 8 bis 1.000 Zeichen.',
  noAddress: 'Schreiben Sie die E-Mail-Adresse wie ana@ana.example.',
  addressBlocked: 'Diese E-Mail-Adresse kann hier nicht verwendet werden; nehmen Sie eine andere',
  addressTaken: 'Diese E-Mail-Adresse hat einen eigenen Zugang.',
  addressHasLogin: 'Zu dieser E-Mail-Adresse gibt es schon einen Zugang; melden Sie sich damit an.',
  usernameBlank: 'Der Benutzername darf nicht leer sein',
  usernameLong: 'Der Benutzername ist zu lang (höchstens {n} Zeichen)',
  usernameLetters: 'Der Benutzername darf nur Buchstaben ohne Akzente, Ziffern und Unterstriche enthalten',
  usernameReserved: 'Dieser Benutzername ist reserviert',
  usernameTaken: 'Dieser Benutzername ist schon vergeben',
  emailBlank: 'Die E-Mail-Adresse darf nicht leer sein',
  passwordBlank: 'Das Passwort darf nicht leer sein',
  reasonBlank: 'Die Begründung darf nicht leer sein',
  reasonLong: 'Die Begründung ist zu lang (höchstens {n} Zeichen)',
  rulesNotAccepted: 'Die Regeln dieses Servers müssen akzeptiert werden',
  nobodySignsUp: 'Zurzeit kann sich hier niemand selbst registrieren.',
  inviteOver: 'Diese Einladung gilt nicht mehr; bitten Sie um eine andere.',
  signUpOver: 'Diese Registrierung ist abgelaufen; registrieren Sie sich noch einmal.',
  signedInAlready:
    'Sie sind schon angemeldet; machen Sie mit diesem Zugang mit, oder melden Sie sich ab, um einen weiteren anzulegen.',
  memberAlready: 'Sie haben schon eine Identität auf {domain}.',
  askedAlready:
    'Sie haben schon um Aufnahme auf {domain} gebeten; Sie erhalten eine E-Mail, sobald entschieden ist.',
  addressFirst:
    '{domain} verlangt eine bestätigte E-Mail-Adresse; geben Sie Ihrem Zugang zuerst eine und machen Sie dann mit.',
  linkOver: 'Dieser Link wurde schon verwendet oder ist zu alt; fordern Sie einen neuen an.',
  mailLinkBad:
    'Dieser Link gilt nicht; melden Sie sich an und schalten Sie die E-Mails in den Einstellungen ab.',
  unknownApplication:
    'Diese Anwendung ist hier nicht bekannt. Vielleicht wurde sie auf einem anderen Server registriert.',
  notSelf: 'Man kann sich nicht selbst folgen; wählen Sie jemand anderen.',
  wholeHandle: 'Geben Sie Ihre ganze Adresse an, wie @name@ihr.server.',
  followRefused: 'Diese Identität lässt sich von Ihnen nicht folgen.',
  moved: 'Diese Identität ist umgezogen; folgen Sie ihr dort.',
  youBlock: 'Sie blockieren diese Identität; heben Sie die Blockierung zuerst auf.',
  serverBlocked: 'Ihre Domain verkehrt nicht mit diesem Server; fragen Sie ihre Administration.',
  emptyPost: 'Ein Beitrag braucht Text oder Medien; ergänzen Sie etwas und senden Sie ihn noch einmal.',
  longPost:
    'Beiträge auf {domain} haben höchstens {n} Zeichen, einschließlich Inhaltswarnung; kürzen Sie ihn.',
  tooLongText: 'Höchstens {n} Zeichen ({what}).',
  fieldsMost: 'Ein Profil hat höchstens 16 Felder.',
  pictureSizeless: 'Dieses Bild hat keine Größe; vielleicht ist es beschädigt.',
  pictureDamaged:
    'Dieses Bild ist beschädigt oder nicht, was es zu sein vorgibt; öffnen und speichern Sie es neu.',
  noCsv: 'Das ist keine CSV-Datei in UTF-8; exportieren Sie sie so und senden Sie sie noch einmal.',
  noRows: 'Die Datei hat keine Zeilen; wählen Sie eine andere.',
  fileTooLarge: 'Eine Datei hat hier höchstens {n} MB; senden Sie sie in Teilen.',
  tooManyRows: 'Eine Datei hat hier höchstens {n} Zeilen; senden Sie sie in Teilen.',
  archiveInTheMaking: 'Ein Archiv wird schon erstellt; warten Sie darauf.',
  archiveFresh: 'Das letzte Archiv ist noch keinen Tag alt; nehmen Sie dieses.',
  moveGone: 'Die Identität, zu der Sie umziehen möchten, gibt es nicht mehr, oder sie ist selbst umgezogen.',
  moveUnnamed:
    'Die Identität, zu der Sie umziehen möchten, muss diese zuerst unter ihren anderen Namen (alsoKnownAs) nennen.',
  movedLately: 'Diese Identität ist vor weniger als sieben Tagen umgezogen; warten Sie so lange.',
  suspended: 'Diese Identität ist gesperrt; fragen Sie die Administration ihrer Domain.',
  writeSomething: 'Schreiben Sie etwas.',
  notesMost: 'Eine Meldung hat höchstens {n} Notizen; entfernen Sie zuerst eine.',
  databaseAway:
    'Die Datenbank dieses Servers ist gerade nicht erreichbar. Versuchen Sie es in einer Weile noch einmal.',
  busy: 'Der Server hat gerade zu viel zu tun. Versuchen Sie es in einigen Sekunden noch einmal.',
  storageAway: 'Der Dateispeicher ist gerade nicht erreichbar. Versuchen Sie es in einer Weile noch einmal.',
  setupAddressOver:
    'Diese Adresse wurde schon verwendet oder ist zu alt. Solange hier niemand einen Zugang hat, gibt "pukeko init" eine neue aus.',
};
