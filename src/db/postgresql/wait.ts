// Waits for a PostgreSQL that is not up yet: after a loss of power both start at once.

import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Clock } from '../../lib/time/clock.ts';
import { addressOf } from '../start-errors.ts';
import type { DbLog } from '../types.ts';

/** It recovers from a crash before it answers, which takes longer than a start. */
const LONGEST_WAIT_MS = 60_000;
const PAUSE_MS = 500;

/** Nobody is there yet, or it says that it is starting (57P03) or that its host has no address at the moment. */
const NOT_UP = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOENT'],
  ...['EAI_AGAIN', '57P03'],
]);

/**
 * Resolves when the server at `url` answers, at the latest after a minute, and says once that it waits. Whatever keeps
 * it from answering then, or is another fault than not being up, whoever connects next is told.
 */
export async function untilItAnswers(url: string, clock: Clock, log: DbLog | undefined): Promise<void> {
  const deadline = clock.monotonic() + LONGEST_WAIT_MS;
  for (let attempt = 1; !(await isUp(url)) && clock.monotonic() < deadline; attempt += 1) {
    if (attempt === 1)
      log?.warn(
        { database: addressOf(url) },
        `PostgreSQL does not answer at ${addressOf(url)} yet. It is waited for, ${LONGEST_WAIT_MS / 1000} seconds at most.`,
      );
    await sleep(PAUSE_MS);
  }
}

async function isUp(connectionString: string): Promise<boolean> {
  const client = new pg.Client({
    connectionString,
    application_name: 'pukeko start',
    connectionTimeoutMillis: 10_000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch (error) {
    return !isNotUp(error);
  } finally {
    await client.end().catch(() => {});
  }
}

/** A name with several addresses is an error of several errors. */
function isNotUp(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.every(isNotUp);
  return error instanceof Error && NOT_UP.has((error as { code?: string }).code ?? '');
}
