// The command `pukeko start`: runs the server until a signal ends it.

import { setFlagsFromString } from 'node:v8';
import { startInstall } from '../app/start.ts';
import { configFrom } from '../config/config.ts';
import { readEnv } from '../config/env.ts';
import type { SetupLink } from '../core/first-start/link.ts';
import { asUnavailable } from '../db/errors.ts';
import { fileSentence } from '../db/start-errors.ts';
import { isAppError } from '../lib/app-error.ts';
import { VERSION } from '../lib/version.ts';
import { sayNow, usualFormat } from '../observe/log.ts';

/**
 * From the signal on: after this long a stop that hangs is ended the hard way. Nothing that was answered is lost by it.
 */
const LONGEST_STOP_MS = 9_500;
/**
 * How long a stopped server may be held by what it left behind: connections that are still being closed take a moment.
 */
const HELD_MS = 1_500;
/**
 * A start that has not come to its end so long after the signal is given up: it may wait for a database that never
 * answers.
 */
const LONGEST_START_MS = 2_000;

/**
 * How far the old heap may outgrow what was alive at the last collection, in percent. V8 lets it grow to several times
 * that where the machine has memory to spare: measured after the bench's loads 310 MB of resident memory without this,
 * 222 MB with it. The space for young objects cannot be bounded from here: `npm start` gives node
 * `--max-semi-space-size=8`, which is 20 MB less than V8's 16; with 4 nothing more is saved after a load, and inbound
 * messages take a quarter longer.
 */
const HEAP_GROWTH_PERCENT = 50;

/**
 * Runs the server until SIGTERM or SIGINT, also while it starts; ends within 10 seconds of the signal and gives the
 * exit code. A second signal (npm forwards a group's) changes nothing.
 */
export async function runServer(): Promise<number> {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH_PERCENT}`);
  const stopAsked = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve());
  });
  logWarnings();
  let isReady = false;
  let dataDir = '';
  void stopAsked.then(() => {
    setTimeout(() => {
      if (!isReady) endNow('It was asked to stop before it was ready, and did not wait for its start.');
    }, LONGEST_START_MS).unref();
    setTimeout(
      () => endNow('It did not stop within 10 seconds and was ended; nothing that was answered is lost.'),
      LONGEST_STOP_MS,
    ).unref();
  });
  try {
    const config = configFrom(readEnv(process.env));
    dataDir = config.dataDir;
    const running = await startInstall(config);
    isReady = true;
    const { address } = running;
    const where = address
      ? `http://${address.host.includes(':') ? `[${address.host}]` : address.host}:${address.port}`
      : 'no address (worker)';
    say('info', `Pūkeko ${VERSION} is ready at ${where}`);
    // The log says it too, but among other lines: at a terminal it is printed by itself.
    if (running.setupLink !== null && process.stdout.isTTY)
      process.stdout.write(invitation(running.setupLink));
    await stopAsked;
    await running.stop();
    // Everything is closed and written. What holds the event loop all the same is a fault of ours, which is named and
    // not waited for.
    setTimeout(() => {
      const held = [...new Set(process.getActiveResourcesInfo())].join(', ');
      endNow(
        `It had stopped, but was held by what it left running (${held}) and was ended; nothing is lost.`,
      );
    }, HELD_MS).unref();
    return 0;
  } catch (error) {
    say('fatal', fileSentence(error, dataDir) ?? words(error));
    // Connections of what could not be started may be left, and would keep the process.
    setTimeout(() => process.exit(1), 1_000).unref();
    return 1;
  }
}

/**
 * Warnings of Node.js as lines of the log, where it would print lines of its own; that it calls what we use
 * experimental is nothing to act on.
 */
function logWarnings(): void {
  process.removeAllListeners('warning');
  process.on('warning', ({ name, message }) => {
    if (name !== 'ExperimentalWarning') say('warn', `${name}: ${message}`);
  });
}

function invitation({ url }: SetupLink): string {
  return `\n  Nobody has a login here yet. Open this to begin (it works once):\n\n    ${url}\n\n`;
}

function endNow(sentence: string): never {
  say('warn', sentence);
  process.exit(0);
}

/**
 * In the form of the log, so that all lines have one; a form that does not exist is one of the things that may have to
 * be said.
 */
function say(level: 'info' | 'warn' | 'fatal', sentence: string): void {
  const asked = readEnv(process.env).logFormat;
  sayNow(asked === 'text' || asked === 'json' ? asked : usualFormat(), level, sentence);
}

function words(cause: unknown): string {
  const error = asUnavailable(cause) ?? cause;
  if (isAppError(error)) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
