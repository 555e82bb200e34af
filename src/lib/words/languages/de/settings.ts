// German: settings of people.

import type { TranslationOf } from '../../translation.ts';
import type * as en from '../en/settings.ts';

export const settings: TranslationOf<typeof en.settings> = {
  title: 'Einstellungen',
  profile: 'Profil von {name}',
  profileHow: '{handle}: Name, Bilder, Beschreibung und wer es finden darf',
  profileHowUnnamed: 'Name, Bilder, Beschreibung und wer es finden darf',
  preferences: 'Vorlieben von {handle}',
  preferencesHow: 'Für wen Beiträge sind und was sie über Ihre App verraten',
  transfer: 'Import, Export und Umzug von {handle}',
  transferHow:
    'Dateien darüber, wem Sie folgen und wen Sie blockieren, von einem anderen Server oder für einen',
  shareHow: 'Ohne App schreiben',
  overviewHow: 'Was für Sie handeln darf und wo Sie angemeldet sind',
  loginHow: 'Beides ändern oder Ihren Zugang löschen',
  secondFactor: 'Zweiter Faktor',
  secondFactorHow: 'Ein Code Ihres Telefons zusätzlich zum Passwort',
  deleteIdentity: '{handle} löschen',
  deleteHow: 'Mit allen Beiträgen, endgültig; Ihr Zugang bleibt',
  moderation: 'Moderation von {domain}',
  waitingHow: 'Zulassen oder abweisen',
  reportsHow: 'Was der Moderation gemeldet wird',
  invitesHow: 'Andere zu {domain} einladen',
  elsewhere: 'Profile auf anderen Domains werden dort geändert:',
};

export const languageSettings: TranslationOf<typeof en.languageSettings> = {
  title: 'Sprache',
  how: 'Sprache von Seiten und E-Mails',
  automatic: 'Wie der Browser es wünscht',
};

export const mailSettings: TranslationOf<typeof en.mailSettings> = {
  title: 'E-Mails',
  how: 'Worüber Sie E-Mails erhalten',
  moderatorsHow: 'Auf den Domains, die ich moderiere',
  kinds: {
    getsSignInMail: 'Wenn sich jemand von einem unbekannten Ort aus als ich anmeldet',
    getsDigest: 'Einmal in der Woche, was ich verpasst habe',
    getsReportMail: 'Neue Meldungen',
    getsSignUpMail: 'Menschen, die auf ihre Zulassung warten',
    getsAppealMail: 'Einsprüche gegen Entscheidungen',
  },
  always:
    'Immer verschickt, weil sie Ihren Zugang schützen oder Ihnen antworten: Links zum Registrieren und für ein neues Passwort, Änderungen Ihrer Adresse, Ihres Passworts, des zweiten Faktors und der Passkeys sowie Entscheidungen der Moderation über Sie.',
  stop: 'Keine E-Mails dieser Art mehr? In den Einstellungen können Sie sie wieder einschalten.',
  stopButton: 'Keine E-Mails mehr',
  stopped: 'Sie erhalten keine E-Mails dieser Art mehr.',
};

export const profileForm: TranslationOf<typeof en.profileForm> = {
  title: 'Profil',
  whose: 'Wessen Profil?',
  name: 'Name',
  bio: 'Über mich',
  avatar: 'Profilbild',
  header: 'Titelbild',
  now: '{picture}, wie es jetzt ist',
  choose: 'Ein Bild wählen',
  chooseOther: 'Ein anderes Bild wählen',
  alt: 'Beschreibung für alle, die es nicht sehen',
  removePicture: 'Das Bild entfernen',
  fields: 'Felder',
  fieldsHow:
    'Werden als Tabelle in Ihrem Profil gezeigt: Ihre Website, Ihre Pronomen, was Sie mögen. Ein Link wird geprüft, wenn die Seite auf Ihr Profil zurückverweist. Leere Zeilen entfallen.',
  fieldName: 'Name',
  fieldValue: 'Wert',
  ofField: '{part} von Feld {n}',
  who: 'Wer Sie findet und Ihnen folgt',
  isLocked: 'Mich fragen, bevor mir jemand folgt',
  isDiscoverable: 'Mich in Verzeichnissen aufführen und anderen empfehlen',
  isIndexable: 'Suchmaschinen und der Suche anderer Server meine öffentlichen Beiträge zeigen',
  hidesRelations: 'Verbergen, wem ich folge und wer mir folgt',
  isBot: 'Dies ist ein automatisiertes Konto',
  parts: 'Was Ihr Profil zeigt',
  partsHow: 'Apps, die Profile in Bereiche teilen, lassen die anderen weg.',
  showsMedia: 'Einen Bereich mit meinen Bildern, Videos und Tönen',
  showsMediaReplies: 'Darin auch die aus meinen Antworten an andere',
  showsFeatured: 'Einen Bereich mit meinen Empfehlungen: Personen, Hashtags und Sammlungen',
  savedTold: 'Gespeichert. Andere Server werden benachrichtigt.',
  nothingSaved: 'Es wurde nichts gespeichert, siehe unten.',
  noPicture: 'Dieses Bild lässt sich hier nicht lesen; wählen Sie eines in JPEG, PNG, GIF, WebP oder AVIF.',
  tookTooLong: 'Das hat zu lange gedauert. Versuchen Sie es noch einmal oder wählen Sie ein kleineres Bild.',
};

export const preferences: TranslationOf<typeof en.preferences> = {
  title: 'Vorlieben',
  audience: 'Meine Beiträge sind, wenn ich nichts anderes sage, für',
  PUBLIC: 'Alle, auch in öffentlichen Timelines',
  UNLISTED: 'Alle, aber nicht in öffentlichen Timelines',
  FOLLOWERS: 'Meine Follower',
  MENTIONED: 'Die ich erwähne',
  LOCAL: 'Die Menschen dieser Domain',
  mayQuote: 'Wer meine Beiträge zitieren darf, wenn ich nichts anderes sage',
  quoters: { ANYONE: 'Alle, die sie lesen dürfen', FOLLOWERS: 'Meine Follower', NOBODY: 'Nur ich' },
  mayReply: 'Wer auf meine Beiträge antworten darf, wenn ich nichts anderes sage',
  repliers: {
    ANYONE: 'Alle, die sie lesen dürfen',
    FOLLOWERS: 'Meine Follower und wen ich erwähne',
    FOLLOWING: 'Wem ich folge und wen ich erwähne',
    NOBODY: 'Nur wen ich erwähne',
  },
  mayAsk: 'Wer sonst fragen darf: Ich sehe mir diese Antworten an, bevor sie gezeigt werden',
  askers: { NOBODY: 'Niemand', FOLLOWERS: 'Meine Follower', FOLLOWING: 'Wem ich folge', ANYONE: 'Alle' },
  and: 'Außerdem',
  isSensitive: 'Meine Bilder und Videos als heikel kennzeichnen',
  showsApplication: 'Anderen zeigen, mit welcher App ich schreibe',
  choose: 'Wählen Sie, für wen Ihre Beiträge sind.',
};

export const secondFactor: TranslationOf<typeof en.secondFactor> = {
  how: 'Mit einem zweiten Faktor lässt Ihr Passwort allein niemanden hinein: Beim Anmelden wird auch nach einem Code gefragt, den eine App auf Ihrem Telefon erzeugt, etwa FreeOTP oder Aegis.',
  setUp: 'Einrichten',
  onSince: 'Eingeschaltet seit {day}. Beim Anmelden wird nach einem Code Ihrer App gefragt.',
  recoveryCodes: 'Wiederherstellungscodes',
  left: {
    one: 'Es ist noch {n} Wiederherstellungscode übrig. Neue ersetzen alle bisherigen.',
    other: 'Es sind noch {n} Wiederherstellungscodes übrig. Neue ersetzen alle bisherigen.',
  },
  renew: 'Neue Wiederherstellungscodes erstellen',
  turnOff: 'Ausschalten',
  turnOffHow: 'Dann genügt Ihr Passwort allein.',
  scan: 'Scannen Sie dies mit Ihrer App für Codes.',
  qr: 'Das Geheimnis Ihres zweiten Faktors als QR-Code',
  orType: 'Oder <open>öffnen Sie es</open> auf diesem Gerät, oder tippen Sie das Geheimnis ab:',
  codeNow: 'Der Code, den die App jetzt anzeigt',
  turnOn: 'Einschalten',
  leaveOff: 'Ausgeschaltet lassen',
  codesHow:
    'Dies sind Ihre Wiederherstellungscodes. Mit jedem kommen Sie einmal ohne Ihr Telefon hinein. Bewahren Sie sie sicher auf: Sie werden nicht noch einmal gezeigt.',
  staySignedIn:
    'Wo Sie angemeldet sind, bleiben Sie es, ebenso Ihre Anwendungen. <look>Sehen Sie sie durch</look> und beenden Sie, was Sie nicht kennen.',
  isOn: 'Ab jetzt wird beim Anmelden nach einem Code Ihrer App gefragt.',
  renewed: 'Die alten Wiederherstellungscodes gelten nicht mehr.',
  isOff: 'Ihr Zugang hat keinen zweiten Faktor mehr: Ihr Passwort allein genügt.',
};

export const deletion: TranslationOf<typeof en.deletion> = {
  title: 'Eine Identität löschen',
  how: 'Dies löscht <b>{handle}</b> mit allen Beiträgen, Folgebeziehungen und Bildern, für alle, die sich die Identität teilen. Andere Server werden gebeten, zu löschen, was sie haben. Niemand kann sie zurückholen, und die Adresse wird nie wieder vergeben.',
  loginStays: 'Ihr Zugang bleibt, mit Ihren anderen Identitäten. <login>Auch den Zugang löschen</login>',
  sure: '{handle} endgültig löschen',
  delete: 'Löschen',
  keep: 'Behalten',
  deleted: 'Gelöscht',
  deletedHow: '{handle} ist gelöscht. Andere Server werden gebeten, zu löschen, was sie haben.',
};
