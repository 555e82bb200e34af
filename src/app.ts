// Puts an install together: database, event log, caches, federation, effects.

import { setTimeout as sleep } from 'node:timers/promises';
import { activityPubPorts } from './activitypub/ports.ts';
import { bindActivityPub } from './activitypub/state.ts';
import { forgetOutdated } from './app/forget-outdated.ts';
import { addInstallMetrics } from './app/install-metrics.ts';
import type { Config } from './config/config.ts';
import { installSecret } from './config/secrets.ts';
import { createAccessBlocks } from './core/access/in-memory.ts';
import type { App } from './core/context.ts';
import { createDomainDirectory, type DomainDirectory } from './core/domains/in-memory.ts';
import { runEffects } from './core/effects/index.ts';
import { createHostBlocks } from './core/hosts/blocks-in-memory.ts';
import { createRestrictions } from './core/identities/limits/in-memory.ts';
import { createTokenReader } from './core/tokens/viewer.ts';
import { openDatabase } from './db/open.ts';
import { asStartError } from './db/start-errors.ts';
import { traceDatabase } from './db/traced.ts';
import type { Database } from './db/types.ts';
import { createIdMaker } from './lib/ids.ts';
import { type Random, systemRandom } from './lib/random.ts';
import { type Clock, systemClock } from './lib/time/clock.ts';
import { VERSION } from './lib/version.ts';
import { createEventLog } from './live/log.ts';
import { openMedia } from './media/open.ts';
import type { RemoteFiles } from './media/proxy/remote-files.ts';
import { createFetcher, type Fetcher } from './net/fetch.ts';
import { createMailSender } from './net/mail.ts';
import { createPushSender } from './net/push/send.ts';
import { parseResolveMap, type ResolveMap } from './net/resolve-override.ts';
import { argon2Passwords } from './oauth/passwords.ts';
import { createSeal } from './oauth/seal.ts';
import { createLog, type Log, usualFormat } from './observe/log.ts';
import { createMetrics } from './observe/metrics.ts';
import { NO_TRACING, type Tracing } from './observe/tracing.ts';

/** What a test replaces; everything else is the real thing. */
export interface Replacements {
  clock?: Clock;
  random?: Random;
  log?: Log;
  database?: Database;
  /** Further options of outbound HTTP: a name look-up, shorter deadlines. */
  fetcher?: Partial<Parameters<typeof createFetcher>[0]>;
}

export interface OpenInstallOptions extends Replacements {
  /** True: only an install that is there and up to date is opened (db/open.ts). */
  onlyAsItIs?: boolean;
}

/** An install's parts, put together and started, without faces. */
export interface Install {
  app: App;
  fetcher: Fetcher;
  /** Files of other servers, for those who look at them here. */
  remoteFiles: RemoteFiles;
  close(): Promise<void>;
}

/**
 * Opens an install: database, event log, caches, ports. The composition root: every port gets its maker here and
 * nowhere else. Throws AppError with a sentence where another process holds the install or the database cannot be used.
 */
export async function openInstall(
  config: Config,
  { onlyAsItIs, ...replace }: OpenInstallOptions = {},
): Promise<Install> {
  const clock = replace.clock ?? systemClock;
  const log = replace.log ?? createLog(config.logLevel, config.logFormat ?? usualFormat());
  const url = config.storage.kind === 'postgresql' ? config.storage.url : undefined;
  const place = { url, dataDir: config.dataDir };
  // A setting that cannot be read is refused before a database is made, or brought up to date.
  const resolve = parseResolveMap(config.resolve);
  const db = replace.database ?? (await openDatabase({ ...place, clock, log, onlyAsItIs }));
  const tracing = await openTracing(config, log);
  const seen = tracing.isOn ? traceDatabase(db, tracing) : db;
  try {
    return await openOn(seen, config, resolve, { ...replace, clock, log, tracing });
  } catch (error) {
    await closeFailed(() => Promise.all([db.close(), tracing.close()]));
    throw asStartError(error, place);
  }
}

async function openOn(
  db: Database,
  config: Config,
  resolve: ResolveMap,
  replace: Replacements & { clock: Clock; log: Log; tracing: Tracing },
): Promise<Install> {
  const { clock, log, tracing } = replace;
  const random = replace.random ?? systemRandom;
  const ids = createIdMaker(clock, random);
  const events = createEventLog({ db, clock, ids, random, log });
  const domains = createDomainDirectory(db);
  const hostBlocks = createHostBlocks(db);
  const restrictions = createRestrictions(db);
  const accessBlocks = createAccessBlocks(db, clock);
  const tokens = createTokenReader(db, clock);
  const secret = installSecret(config);
  const fetcher = createFetcher({
    userAgent: () => userAgent(domains),
    resolve,
    isOwnHost: (host) => domains.isOwnHostNow(host),
    ...replace.fetcher,
  });
  const files = openMedia(config, secret, clock, random);
  const app: App = {
    config,
    clock,
    random,
    ids,
    log,
    metrics: createMetrics({ processMetrics: true }),
    tracing,
    db,
    events,
    domains,
    hostBlocks,
    restrictions,
    accessBlocks,
    tokens,
    ports: {
      ...activityPubPorts,
      passwords: argon2Passwords,
      mail: createMailSender({ url: config.smtpUrl, dataDir: config.dataDir, log }),
      push: createPushSender({
        secret,
        contact: () => `https://${domains.defaultNow()?.host ?? 'localhost'}/`,
        fetcher,
        clock,
        random,
      }),
      seal: createSeal(secret, random),
      storage: files.storage,
      media: files.media,
      links: files.links,
    },
    wake: () => undefined,
    effects: runEffects,
  };
  addInstallMetrics(app);
  await events.start();
  const stopForgetting = forgetOutdated(app);
  // The guard against fetching from ourselves asks without waiting, so it must have been read once.
  await domains.all();
  const unbind = bindActivityPub(app, { fetcher });
  return {
    app,
    fetcher,
    remoteFiles: files.remoteFiles(fetcher),
    async close() {
      unbind();
      stopForgetting();
      await fetcher.close();
      await files.close();
      await events.stop();
      await db.close();
      await tracing.close();
    },
  };
}

/** Loads what sends traces only where they go somewhere. */
async function openTracing({ traces, role }: Config, log: Log): Promise<Tracing> {
  if (!traces) return NO_TRACING;
  const { openOtlp } = await import('./observe/otlp.ts');
  const { url, ratio, service } = traces;
  return openOtlp({ url, ratio, service: { name: service, version: VERSION, role }, log });
}

/**
 * How long what could not be started may take to close: a database that does not answer does not say goodbye either.
 */
const CLOSE_MS = 2_000;

/** Closes what could not be started; what does not close in time is left to the end of the process. */
export function closeFailed(close: () => Promise<unknown>): Promise<void> {
  return Promise.race([
    close()
      .then(() => {})
      .catch(() => {}),
    sleep(CLOSE_MS, undefined, { ref: false }),
  ]);
}

/** Peers' admins look for who asks, and where to complain: at the default domain. */
export function userAgent(domains: Pick<DomainDirectory, 'defaultNow'>): string {
  const domain = domains.defaultNow();
  return domain ? `Pukeko/${VERSION} (+${domain.origin}/)` : `Pukeko/${VERSION}`;
}
