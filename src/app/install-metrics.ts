// Metrics of an install as a whole: its database, its disk, and what waits.

import { statfs } from 'node:fs/promises';
import { Gauge, type Registry } from 'prom-client';
import type { App } from '../core/context.ts';
import { VERSION } from '../lib/version.ts';
import { showCounter } from '../observe/shown.ts';
import { type Backlog, backlogOf, MOST_COUNTED } from '../reconciler/backlog.ts';

/** What waits is looked at so seldom at most, in milliseconds, however many ask. */
const LOOK_MS = 10_000;

type Parts = Pick<App, 'clock' | 'config' | 'db' | 'log' | 'metrics'>;

/** Adds the metrics of the install; in several processes all say the same of it. */
export function addInstallMetrics({ clock, config, db, log, metrics: { registry } }: Parts): void {
  const build = new Gauge({
    name: 'pukeko_build_info',
    help: '1, labelled with the version and the database',
    labelNames: ['version', 'database'],
    registers: [registry],
  });
  build.set({ version: VERSION, database: db.dialect }, 1);
  showCounter(registry, 'pukeko_db_statements_total', 'Statements the database ran', () =>
    db.statementCount(),
  );
  showCounter(registry, 'pukeko_db_seconds_total', 'Time that statements took', () => db.statementSeconds());
  let looked: { at: number; found: Promise<Found | null> } | null = null;
  const look = () => {
    const now = clock.monotonic();
    // The gauges of one answer share a look.
    if (looked === null || now - looked.at >= LOOK_MS)
      looked = {
        at: now,
        found: lookAround({ db, dataDir: config.dataDir, now: clock.now() }).catch((error: unknown) => {
          log.warn({ err: error }, 'What waits could not be counted for /metrics.');
          return null;
        }),
      };
    return looked.found;
  };
  add(registry, look, {
    name: 'pukeko_queue_waiting',
    help: `What waits, by queue; ${MOST_COUNTED} stands for more`,
    labels: ['queue'],
    read: ({ queues }) => queues.map(({ queue, waiting }) => [{ queue }, waiting]),
  });
  add(registry, look, {
    name: 'pukeko_queue_late_seconds',
    help: 'For how long the oldest of a queue is due that nothing holds up',
    labels: ['queue'],
    read: ({ queues }) => queues.map(({ queue, lateSeconds }) => [{ queue }, lateSeconds]),
  });
  add(registry, look, {
    name: 'pukeko_hosts_unreachable',
    help: 'Servers that do not answer, and have something waiting',
    read: ({ unreachable }) => [[{}, unreachable]],
  });
  add(registry, look, {
    name: 'pukeko_database_bytes',
    help: 'Size of the database',
    read: ({ databaseBytes }) => [[{}, databaseBytes]],
  });
  add(registry, look, {
    name: 'pukeko_disk_free_bytes',
    help: 'Room on the disk of the data folder',
    read: ({ disk }) => [[{}, disk.free]],
  });
  add(registry, look, {
    name: 'pukeko_disk_size_bytes',
    help: 'Size of the disk of the data folder',
    read: ({ disk }) => [[{}, disk.size]],
  });
}

interface Found extends Backlog {
  databaseBytes: number;
  disk: { free: number; size: number };
}

interface Shown {
  name: string;
  help: string;
  labels?: string[];
  read(found: Found): [Record<string, string>, number][];
}

/** A gauge without a value where nothing could be found out: a number that is old says that all is well. */
function add(
  registry: Registry,
  look: () => Promise<Found | null>,
  { name, help, labels = [], read }: Shown,
) {
  new Gauge({
    name,
    help,
    labelNames: labels,
    registers: [registry],
    async collect() {
      const found = await look();
      this.reset();
      if (found !== null) for (const [values, number] of read(found)) this.set(values, number);
      else if (labels.length === 0) this.remove();
    },
  });
}

async function lookAround({
  db,
  dataDir,
  now,
}: { dataDir: string; now: number } & Pick<App, 'db'>): Promise<Found> {
  const backlog = await backlogOf(db, now);
  const { bavail, blocks, bsize } = await statfs(dataDir);
  return {
    ...backlog,
    databaseBytes: await db.size(),
    disk: { free: bavail * bsize, size: blocks * bsize },
  };
}
