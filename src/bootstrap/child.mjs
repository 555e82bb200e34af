// Runs child processes whose output is progress.

import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/**
 * Runs a program whose output is progress: both of its streams go to our stderr, because stdout carries the answer
 * alone. A signal that reaches us ends it, and then us.
 * @param {string} what for the error: "Installing the dependencies"
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, shell?: boolean }} options
 * @returns {Promise<void>}
 */
export function runChild(what, command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 2, 2] });
    /** @param {NodeJS.Signals} signal */
    const forward = (signal) => {
      child.kill(signal);
      child.once('exit', () => process.exit(128 + constants.signals[signal]));
    };
    process.on('SIGTERM', forward).on('SIGINT', forward);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      process.off('SIGTERM', forward).off('SIGINT', forward);
      if (code === 0) resolve();
      else reject(new Error(`${what} failed (${signal ?? `exit code ${code}`}). What it said stands above.`));
    });
  });
}
