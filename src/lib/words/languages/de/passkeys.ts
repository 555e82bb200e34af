// German: passkeys.

import type { TranslationOf } from '../../translation.ts';
import type * as en from '../en/passkeys.ts';

export const passkeys: TranslationOf<typeof en.passkeys> = {
  title: 'Passkeys',
  how: 'Anmelden mit Finger, Gesicht oder PIN, ohne Passwort',
  about:
    'Ein Passkey liegt in Ihrem Gerät oder Ihrem Passwortmanager und meldet Sie mit Finger, Gesicht oder PIN an. Nach Passwort und Code wird nicht gefragt.',
  hostHow:
    'Ein Passkey gehört zu einem Host: Was hier hinzugefügt wird, meldet auf <b>{host}</b> an und sonst nirgends. Wo Sie Profile auf anderen Domains haben, fügen Sie dort ebenfalls einen hinzu.',
  stay: 'Passkeys bleiben, wenn das Passwort geändert wird. Entfernen Sie die, die Sie nicht kennen.',
  none: 'Sie haben noch keine Passkeys.',
  added: 'Hinzugefügt am {day}',
  used: 'Zuletzt benutzt am {day}',
  unused: 'Nie benutzt',
  on: 'Meldet auf {host} an',
  name: 'Name des Passkeys',
  example: 'Mein Telefon',
  add: 'Passkey hinzufügen',
  rename: 'Namen speichern',
  remove: 'Entfernen',
  removeThat: '{name} entfernen',
  done: 'Ihr Passkey ist hinzugefügt: Melden Sie sich ab jetzt damit an.',
  renamed: 'Der Name ist gespeichert.',
  removed: 'Er meldet nicht mehr an. Entfernen Sie ihn auch von Ihrem Gerät.',
  noScript:
    'Um einen Passkey hinzuzufügen, muss Ihr Browser Passkeys kennen und das Skript dieser Seite ausführen.',
  signIn: 'Mit Passkey anmelden',
  failed: 'Das hat nicht geklappt. Versuchen Sie es noch einmal, oder melden Sie sich mit Ihrem Passwort an.',
  notMade: 'Es wurde kein Passkey erstellt. Versuchen Sie es noch einmal.',
  madeAlready: 'Dieses Gerät hat schon einen Passkey von Ihnen.',
};
