// Says how old the last backup is.

import type { LastBackup } from '../../../backup/last-backup.ts';
import type { InstallFinding } from '../../../graphql/ports.ts';

const DAY_MS = 24 * 3600_000;
/** What is older than a week is missed when it is needed. */
const OLD_MS = 7 * DAY_MS;

/** @param now epoch milliseconds */
export function backupFinding(last: LastBackup | null, now: number): InstallFinding {
  const finding = (severity: InstallFinding['severity'], message: string): InstallFinding => ({
    subject: 'backup',
    severity,
    message,
  });
  if (last === null)
    return finding(
      'warning',
      'No backup was made yet. Make one each day: pukeko backup FOLDER --keep 7, with the folder on another disk.',
    );
  const age = now - Date.parse(last.at);
  const made = `The last backup was made at ${last.at}, in ${last.folder}.`;
  return age > OLD_MS
    ? finding(
        'warning',
        `${made} That is ${Math.floor(age / DAY_MS)} days ago; see why no newer one was made.`,
      )
    : finding('fine', made);
}
