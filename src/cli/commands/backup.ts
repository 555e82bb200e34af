// `pukeko backup FOLDER` and `pukeko restore FOLDER`.

import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { backUp, temporaryIn } from '../../backup/backup.ts';
import { isEncrypted } from '../../backup/folder.ts';
import { noteBackup } from '../../backup/last-backup.ts';
import { mustBeEmpty, restore } from '../../backup/restore.ts';
import { type Config, configFrom } from '../../config/config.ts';
import { readEnv } from '../../config/env.ts';
import { installSecret } from '../../config/secrets.ts';
import { loadSqlite, openSqliteSnapshot } from '../../db/dump/sqlite.ts';
import { readMigrations } from '../../db/migrations.ts';
import { DATABASE_FILE } from '../../db/open.ts';
import { holdInstall } from '../../db/sqlite/lock.ts';
import { addressOf, asStartError } from '../../db/start-errors.ts';
import { AppError } from '../../lib/app-error.ts';
import { systemClock } from '../../lib/time/clock.ts';
import { openStorage } from '../../media/storage/open.ts';
import { print, Refused } from '../session.ts';
import { readPassphrase } from '../stdin.ts';
import { wholeNumber } from '../whole-number.ts';

/** Between two lines of progress. */
const PROGRESS_MS = 2_000;

interface Given {
  passphraseFile?: string;
}

export function addBackupCommands(program: Command): void {
  program
    .command('backup <folder>')
    .description('write a backup of everything into a folder, while the server runs or not')
    .option('--keep <number>', 'remove all but the newest NUMBER backups afterwards', wholeNumber(1_000_000))
    .option(
      '--encrypt',
      'encrypt the backups of a new folder with a passphrase, which is asked for or read from stdin',
    )
    .option('--passphrase-file <file>', 'encrypt, with the first line of a file')
    .action(async (folder: string, given: Given & { keep?: number; encrypt?: boolean }, command: Command) => {
      const config = configFrom(readEnv(process.env));
      const path = folderOf(folder);
      mustBeThere(config);
      const before = isEncrypted(path);
      const wanted = given.encrypt === true || given.passphraseFile !== undefined;
      if (before === false && wanted)
        throw new Refused(
          `The backups in ${path} are not encrypted. Name another folder for encrypted ones.`,
        );
      const passphrase = before || wanted ? await passphraseOf(given, before !== true) : null;
      const { storage, close } = openStorage(config.dataDir, config.media, systemClock, async () =>
        temporaryIn(path),
      );
      try {
        const report = await backUp({
          folder: path,
          passphrase,
          keep: given.keep ?? null,
          openSnapshot: () => snapshotOf(config),
          storage,
          secret: installSecret(config),
          clock: systemClock,
          progress: progressFor(command),
        });
        const isNoted = note(config.dataDir, path);
        const { name, rows, files, newFiles, missing, removed } = report;
        const words = [
          `${join(path, name)}: ${rows} rows, ${files} files (${newFiles} new)`,
          missing > 0 ? `${missing} files of media are missing in storage and were left out` : '',
          removed > 0 ? `${removed} older backups removed` : '',
          isNoted
            ? ''
            : `${config.dataDir} cannot be written: \`pukeko doctor\` will not know of this backup.`,
        ];
        print(command, { folder: path, ...report }, words.filter(Boolean).join('\n'));
      } finally {
        await close();
      }
    });
  program
    .command('restore <folder>')
    .description(
      'restore the newest backup of a folder into an empty data folder, or an empty PostgreSQL database',
    )
    .option('--backup <name>', 'restore this one of them')
    .option(
      '--passphrase-file <file>',
      'the first line of a file is the passphrase; else it is asked for or read from stdin',
    )
    .action(async (folder: string, given: Given & { backup?: string }, command: Command) => {
      const config = configFrom(readEnv(process.env));
      const path = folderOf(folder);
      mustBeEmpty(config.dataDir);
      await mustBeEmptyDatabase(config);
      const passphrase =
        isEncrypted(path) || given.passphraseFile !== undefined ? await passphraseOf(given, false) : null;
      const migrations = readMigrations(config.storage.kind);
      const report = await restore({
        folder: path,
        passphrase,
        name: given.backup ?? null,
        dataDir: config.dataDir,
        migrations,
        secret: config.secret,
        async load(draft, schema) {
          if (config.storage.kind === 'sqlite')
            return loadSqlite(join(draft, DATABASE_FILE), migrations, schema, systemClock);
          const { loadPostgresql } = await import('../../db/dump/postgresql.ts');
          return loadPostgresql(config.storage.url, migrations, schema);
        },
        openStorage: (draft) =>
          openStorage(draft, config.media, systemClock, async () => join(draft, 'object')),
        progress: progressFor(command),
      });
      const { name, rows, files, missing } = report;
      const words = [
        `${name} is restored into ${placeOf(config)}: ${rows} rows, ${files} files. Start the server.`,
        missing > 0 ? `${missing} files of media were missing already when the backup was made` : '',
      ];
      print(command, { dataDir: config.dataDir, ...report }, words.filter(Boolean).join('\n'));
    });
}

/** An empty name is a variable of a script that is not set, and not the folder it stands in. */
function folderOf(given: string): string {
  if (given.trim() === '') throw new Refused('Name the folder that backups lie in.');
  return resolve(given);
}

/** A backup is whole, whether or not the data folder (which may be full, or another user's) can be told of it. */
function note(dataDir: string, folder: string): boolean {
  try {
    noteBackup(dataDir, { at: new Date(systemClock.now()).toISOString(), folder });
    return true;
  } catch {
    return false;
  }
}

async function snapshotOf(config: Config) {
  try {
    if (config.storage.kind === 'sqlite') return openSqliteSnapshot(join(config.dataDir, DATABASE_FILE));
    const { openPostgresqlSnapshot } = await import('../../db/dump/postgresql.ts');
    return await openPostgresqlSnapshot(config.storage.url);
  } catch (error) {
    throw asStartError(error, { url: urlOf(config), dataDir: config.dataDir });
  }
}

/** Errors: NOT_FOUND with where it was looked for. PostgreSQL says so itself. */
function mustBeThere({ storage, dataDir }: Config): void {
  if (storage.kind === 'postgresql' || existsSync(join(dataDir, DATABASE_FILE))) return;
  throw new AppError(
    'NOT_FOUND',
    `There is no install of Pūkeko in ${dataDir}. Name the one you mean with PUKEKO_DATA or DATABASE_URL.`,
  );
}

async function mustBeEmptyDatabase(config: Config): Promise<void> {
  if (config.storage.kind === 'sqlite') {
    // A server that is just beginning an install there holds it.
    if (existsSync(config.dataDir)) holdInstall(config.dataDir)();
    return;
  }
  const { isEmptyPostgresql } = await import('../../db/dump/postgresql.ts');
  const isEmpty = await isEmptyPostgresql(config.storage.url).catch((error: unknown) => {
    throw asStartError(error, { url: urlOf(config), dataDir: config.dataDir });
  });
  if (!isEmpty)
    throw new AppError(
      'CONFLICT',
      `The database at ${addressOf(config.storage.url)} has tables in it. A backup is restored into an empty one: make it with createdb.`,
    );
}

const urlOf = ({ storage }: Config) => (storage.kind === 'postgresql' ? storage.url : undefined);

function placeOf(config: Config): string {
  return config.storage.kind === 'sqlite'
    ? config.dataDir
    : `the database at ${addressOf(config.storage.url)}, its files into ${config.dataDir}`;
}

async function passphraseOf({ passphraseFile }: Given, isNew: boolean): Promise<string> {
  if (passphraseFile === undefined) return readPassphrase(isNew);
  let text: string;
  try {
    text = readFileSync(passphraseFile, 'utf8');
  } catch {
    throw new Refused(`The passphrase cannot be read from ${passphraseFile}.`);
  }
  const [line = ''] = text.split(/\r?\n/, 1);
  if (line === '') throw new Refused(`The first line of ${passphraseFile} is empty; it is the passphrase.`);
  return line;
}

/** For people at a terminal; a timer's log has the last line alone. */
function progressFor(command: Command): (words: string) => void {
  const { json } = command.optsWithGlobals<{ json?: boolean }>();
  if (json || !process.stderr.isTTY) return () => {};
  let next = systemClock.monotonic() + PROGRESS_MS;
  return (words) => {
    const now = systemClock.monotonic();
    if (now < next) return;
    next = now + PROGRESS_MS;
    process.stderr.write(`${words}\n`);
  };
}
