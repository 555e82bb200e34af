// `pukeko doctor`: looks whether the install is in order.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Config } from '../../config/config.ts';
import { DATABASE_FILE } from '../../db/open.ts';
import { graphql, type ResultOf } from '../../graphql/documents/typed.ts';
import { hint, print, Refused, type Session, table } from '../session.ts';

const CHECK_INSTALL = graphql(
  `mutation CheckInstall($input: CheckInstallInput!) {
    checkInstall(input: $input) { __typename ... on Error { message } ... on CheckInstallPayload { findings { subject severity message } } }
  }`,
);

type Finding = Extract<
  NonNullable<ResultOf<typeof CHECK_INSTALL>['checkInstall']>,
  { findings: readonly unknown[] }
>['findings'][number];

const WORDS: Record<Finding['severity'], string> = { FINE: 'ok', WARNING: 'warning', FAULT: 'FAULT' };

/** `pukeko doctor [--quick]`; something that does not work makes the exit code 1. */
export function addDoctorCommand(program: Command, session: Session, config: () => Config): void {
  program
    .command('doctor')
    .description('look whether everything is in order, and say what to do where it is not')
    .option('--quick', 'ask no other server, and do not read the whole database')
    .action(async ({ quick = false }: { quick?: boolean }, command: Command) => {
      const findings = await askInstall(session, config(), !quick);
      const all: Finding[] = [...findings, ...(quick ? [] : await readDatabase(config(), command))];
      const rows = all.map(({ severity, subject, message }) => [
        WORDS[severity],
        subject.toLowerCase(),
        message,
      ]);
      print(command, all, table(rows));
      const faults = all.filter(({ severity }) => severity === 'FAULT').length;
      if (faults > 0)
        throw new Refused(faults === 1 ? 'One thing does not work.' : `${faults} things do not work.`);
    });
}

/** What the install says of itself; where it cannot even be opened, that is the finding. Throws where there is none. */
async function askInstall(
  session: Session,
  config: Config,
  looksOutside: boolean,
): Promise<readonly Finding[]> {
  try {
    return (await session.change(CHECK_INSTALL, { input: { looksOutside } })).findings;
  } catch (error) {
    if (config.storage.kind === 'sqlite' && !existsSync(join(config.dataDir, DATABASE_FILE))) throw error;
    const why = error instanceof Error ? error.message : String(error);
    return [{ subject: 'SERVER', severity: 'FAULT', message: `The install cannot be asked. ${why}` }];
  }
}

/** Read here and not by the server, which would answer nobody meanwhile. */
async function readDatabase({ dataDir, storage }: Config, command: Command): Promise<Finding[]> {
  const path = join(dataDir, DATABASE_FILE);
  if (storage.kind !== 'sqlite' || !existsSync(path)) return [];
  hint(command, 'Reading the whole database (--quick leaves it out) …');
  const { brokenParts } = await import('../../db/sqlite/integrity.ts');
  const broken = brokenParts(path);
  if (broken.length === 0)
    return [
      {
        subject: 'DATABASE',
        severity: 'FINE',
        message: 'The database was read from end to end and is whole.',
      },
    ];
  return [
    {
      subject: 'DATABASE',
      severity: 'FAULT',
      message: `The database is damaged: ${broken.join('; ')}. Stop the server, keep a copy of ${dataDir}, look at the disk, and restore a backup.`,
    },
  ];
}
