// German: import, export and moving.

import type { TranslationOf } from '../../translation.ts';
import type * as en from '../en/transfer.ts';

export const transfer: TranslationOf<typeof en.transfer> = {
  title: 'Import und Export',
  kinds: {
    FOLLOWS: 'Wem ich folge',
    LISTS: 'Meine Listen',
    MUTES: 'Wen ich stummschalte',
    BLOCKS: 'Wen ich blockiere',
    DOMAIN_BLOCKS: 'Server, die ich ausblende',
    BOOKMARKS: 'Meine Lesezeichen',
  },
  export: 'Export',
  exportHow: 'Dateien für einen anderen Server oder zum Aufheben. Die Adressen gelten eine Stunde lang.',
  archive: 'Archiv',
  archiveHow:
    'Alles, was {handle} geschrieben hat, mit Bildern, in einer Datei. Das dauert eine Weile; die Datei bleibt eine Woche lang.',
  archiveState: {
    MAKING: 'wird erstellt',
    READY: 'fertig',
    FAILED: 'konnte nicht erstellt werden; versuchen Sie es noch einmal',
  },
  archiveLine: '{day}: {state}',
  download: 'Herunterladen',
  makeArchive: 'Archiv erstellen',
  import: 'Import',
  fileHolds: 'Die Datei enthält',
  file: 'Datei, wie ein anderer Server sie exportiert hat',
  here: 'Und was schon hier ist',
  merge: 'Behalten und ergänzen, was die Datei nennt',
  overwrite: 'Ersetzen: Was die Datei nicht nennt, entfällt',
  imports: 'Importe',
  look: 'Nachsehen, wie weit sie sind',
  moving: 'Umzug',
  move: '{handle} auf einen anderen Server umziehen, oder jemanden hierher',
  chooseFile: 'Wählen Sie eine Datei und geben Sie an, was sie enthält.',
  state: {
    AWAITED: '{what}: wartet auf die Datei',
    RECEIVING: '{what}: wird empfangen',
    RUNNING: '{what}: läuft',
    ENDED: '{what}: beendet',
    CANCELLED: '{what}: abgebrochen',
  },
  counts: '{day}, {seen} von {total}: {done} erledigt, {skipped} schon vorhanden, {failed} fehlgeschlagen',
  failures: 'Was fehlgeschlagen ist und warum',
  cancel: 'Abbrechen',
  cancelThat: 'Import abbrechen: {what}, {day}',
};

export const move: TranslationOf<typeof en.move> = {
  title: 'Umzug',
  nobody: 'Unter dieser Adresse gibt es niemanden, oder der Server dort antwortet nicht.',
  moved: '{handle} ist zu {other} umgezogen.',
  hither: 'Hierher umziehen',
  hitherHow:
    'Nennen Sie die Identität anderswo, die ebenfalls Sie sind; ziehen Sie sie dann dort zu {handle} um.',
  remove: 'Entfernen',
  removeThat: '{what} entfernen',
  handleElsewhere: 'Adresse anderswo',
  add: 'Hinzufügen',
  away: 'Wegziehen',
  awayHow:
    'Ihre Follower werden gebeten, der anderen Identität zu folgen; diese muss zuvor {handle} unter ihren anderen Namen nennen. Beiträge bleiben hier. Innerhalb von sieben Tagen können Sie nicht noch einmal umziehen.',
  handleOther: 'Adresse der anderen Identität',
  sure: 'Die Follower von {handle} umziehen',
};
