// German: the pages of a first start.

import type { TranslationOf } from '../../translation.ts';
import type * as en from '../en/first-start.ts';

export const firstStart: TranslationOf<typeof en.firstStart> = {
  steps: {
    domain: 'Ihre Domain',
    you: 'Sie',
    done: 'Fertig',
  },
  nameDomain: 'Nennen Sie Ihre Domain',
  domainHow:
    'Alle hier werden unter einer Adresse gefunden, die darauf endet, wie <b>@sie@ana.example</b>. <b>Adressen ziehen nie um</b>: Die Domain, mit der Sie beginnen, bleibt die Heimat all dessen, was Sie schreiben. Nehmen Sie also eine, die Ihnen gehört und die Sie behalten. Weitere können Sie jederzeit hinzufügen.',
  domain: 'Domain',
  split: 'Adressen im Fediverse und im Web unter verschiedenen Namen',
  host: 'Host der Web-Adressen',
  hostHow:
    'Für Adressen, die auf ana.example enden, während die Website dort bleibt, wo sie ist: Dieser Server steht dann etwa unter social.ana.example. Lassen Sie es leer, wenn Sie nicht sicher sind.',
  goOn: 'Mit dieser Domain weiter',
  noDomain: 'Noch keine Domain?',
  tryHow:
    'Sie können alles auf diesem Rechner unter <b>{name}</b> ausprobieren. Von anderen Servern aus kann niemand erreichen, was Sie dort anlegen, oder ihm folgen, und es lässt sich später nicht auf eine Domain umziehen: Sie müssten von vorn beginnen.',
  try: 'Nur auf diesem Rechner ausprobieren',
  who: 'Wer sind Sie?',
  handles: 'Adressen im Fediverse werden auf {ending} enden.',
  handlesSplit: 'Adressen im Fediverse werden auf {ending} enden, Web-Adressen mit {beginning} beginnen.',
  isRight: 'Ist das richtig? Es bleibt für immer so. <other>Eine andere nennen</other>',
  displayName: 'Anzeigename',
  displayNameHow: 'Was andere über Ihren Beiträgen sehen; Sie können ihn später ändern.',
  emailHow: 'Zum Anmelden. Niemand bekommt sie zu sehen.',
  mayAll: 'Dieser Zugang darf auf diesem Server alles, auf allen seinen Domains.',
  make: 'Anlegen',
  hintsHow:
    'Nichts davon hindert Sie am Weitermachen: Es lässt sich später richten, und <code>pukeko doctor</code> prüft es erneut.',
  youAre: 'Sie sind <b>{handle}</b>.',
  next: 'Wie es weitergeht',
  nextProxy:
    '<b>Die Welt hereinlassen.</b> Falls {address} noch nicht hierher führt: <code>pukeko proxy caddy</code> (oder <code>nginx</code>) gibt eine vollständige Konfiguration mit TLS aus, und <code>pukeko doctor</code> sagt, was noch fehlt. <code>pukeko backup FOLDER</code> sichert alles.',
  nextApp:
    '<b>In einer App lesen und schreiben.</b> Jede App für Mastodon funktioniert: Geben Sie dort als Server {server} an. <profile>Hier melden Sie sich an</profile>, um sich ein Bild und ein paar Worte zu geben.',
  nextProgram:
    '<b>Ein Programm schreiben.</b> In <graphiql>GraphiQL</graphiql> steht die ganze dokumentierte API; {command} gibt ein Token dafür aus.',
  nextFollow:
    '<b>Wie man Ihnen folgt.</b> Von jedem Server des Fediverse aus: Man sucht dort nach <b>{handle}</b> oder öffnet <page>Ihre Seite</page>, die alle zu ihrem eigenen Server führt.',
  nextLocal:
    '<b>Wie man Ihnen folgt.</b> Andere auf diesem Rechner finden Sie unter <b>{handle}</b>; Ihre Seite ist {page}. Für den Rest der Welt beginnen Sie noch einmal mit einer Domain: in einem leeren Datenordner.',
  tooOften: 'Zu oft',
  foreignForm: 'Dieses Formular wurde nicht von einer Seite dieses Servers abgeschickt.',
  over: 'Diese Adresse gilt nicht mehr',
  overHow: 'Sie funktioniert nur einmal und nicht lange.',
  overNext:
    'Solange hier noch niemand einen Zugang hat, gibt <code>pukeko init</code> auf dem Rechner des Servers eine neue Adresse aus.',
};
