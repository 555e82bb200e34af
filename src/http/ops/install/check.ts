// Looks whether the install as a whole is in order.

import { statfs } from 'node:fs/promises';
import { lastBackupOf } from '../../../backup/last-backup.ts';
import type { App } from '../../../core/context.ts';
import type { DomainCheckPort, InstallCheckPort, InstallFinding } from '../../../graphql/ports.ts';
import { isAppError } from '../../../lib/app-error.ts';
import { withDeadline } from '../../../lib/time/deadline.ts';
import { VERSION } from '../../../lib/version.ts';
import type { Fetcher } from '../../../net/fetch.ts';
import { proxyFaultsOf } from '../../proxy-faults.ts';
import { backupFinding } from './backup.ts';
import { checkClock } from './clock.ts';
import { diskFinding } from './disk.ts';
import { checkQueues } from './queues.ts';

export interface InstallCheckParts {
  app: App;
  domainCheck: DomainCheckPort;
  /** Must be one that may dial our own hosts. */
  fetcher: Pick<Fetcher, 'get'>;
  /** Whether this process serves and reconciles, or is a command that found no server. */
  isServer: boolean;
  pausedBecause(): Promise<string | null>;
}

const DATABASE_MS = 5_000;
/** Domains that are looked at side by side. */
const DOMAINS_AT_ONCE = 8;
const MB = 1024 ** 2;

/** Each part says what it found, also where it could not look. */
export function createInstallCheck(parts: InstallCheckParts): InstallCheckPort {
  return {
    async check(looksOutside) {
      const looks: (() => Promise<InstallFinding[]>)[] = [
        async () => [serverFinding(parts)],
        () => checkDatabase(parts.app),
        async () => [diskFinding(await statfs(parts.app.config.dataDir), parts.app.config.dataDir)],
        () => checkQueues(parts),
        async () => [mailFinding(parts.app)],
        async () => [backupFinding(lastBackupOf(parts.app.config.dataDir), parts.app.clock.now())],
        async () => proxyFindings(parts.app),
        ...(looksOutside ? [() => checkClock(parts.app, parts.fetcher), () => checkDomains(parts)] : []),
      ];
      const findings: InstallFinding[] = [];
      for (const look of looks) {
        try {
          findings.push(...(await look()));
        } catch (error) {
          parts.app.log.warn({ err: error }, 'A check of the install failed.');
          const why = isAppError(error) ? error.message : 'The log says why.';
          findings.push({
            subject: 'server',
            severity: 'fault',
            message: `A check could not be made. ${why}`,
          });
        }
      }
      return findings;
    },
  };
}

function serverFinding({ app, isServer }: InstallCheckParts): InstallFinding {
  const { dialect } = app.db;
  const name = `Pūkeko ${VERSION} on Node.js ${process.versions.node}`;
  // On PostgreSQL the command line opens the database itself, whether or not servers run.
  if (isServer || dialect === 'postgresql')
    return {
      subject: 'server',
      severity: 'fine',
      message: `${name}, with ${dialect === 'sqlite' ? 'SQLite' : 'PostgreSQL'}.`,
    };
  return {
    subject: 'server',
    severity: 'fault',
    message: `${name}: no server runs on the data folder ${app.config.dataDir}. Start it with "pukeko start".`,
  };
}

async function checkDatabase({ db, clock }: App): Promise<InstallFinding[]> {
  try {
    await withDeadline(clock, DATABASE_MS, () => db.check());
    const size = Math.ceil((await db.size()) / MB);
    return [{ subject: 'database', severity: 'fine', message: `The database answers; it takes ${size} MB.` }];
  } catch (error) {
    const why = isAppError(error) ? error.message : 'It does not answer.';
    return [{ subject: 'database', severity: 'fault', message: `The database cannot be used. ${why}` }];
  }
}

function mailFinding({ config }: App): InstallFinding {
  if (config.smtpUrl !== null)
    return {
      subject: 'mail',
      severity: 'fine',
      message: 'Mail is handed to the server that PUKEKO_SMTP_URL names.',
    };
  return {
    subject: 'mail',
    severity: 'warning',
    message: `Mail is written to files in ${config.dataDir} and reaches nobody; set PUKEKO_SMTP_URL to send it.`,
  };
}

function proxyFindings({ config }: App): InstallFinding[] {
  return proxyFaultsOf(config.dataDir).map((message) => ({ subject: 'proxy', severity: 'warning', message }));
}

async function checkDomains({ app, domainCheck }: InstallCheckParts): Promise<InstallFinding[]> {
  const served = (await app.db.models.domain.findMany({ orderBy: { id: 'asc' } })).filter(
    ({ state }) => state === 'ACTIVE' || state === 'PENDING',
  );
  const found: InstallFinding[][] = [];
  for (let at = 0; at < served.length; at += DOMAINS_AT_ONCE)
    found.push(
      ...(await Promise.all(
        served.slice(at, at + DOMAINS_AT_ONCE).map(async ({ name, state }) =>
          (
            await domainCheck.check(name)
          ).map(({ ok, message }): InstallFinding => {
            // Who waits for a proof has not begun yet.
            const bad = state === 'PENDING' ? 'warning' : 'fault';
            return { subject: 'domain', severity: ok ? 'fine' : bad, message };
          }),
        ),
      )),
    );
  return found.flat();
}
