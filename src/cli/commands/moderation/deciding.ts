// What is said with a decision about somebody: to them, and to those who moderate.

import type { Command } from 'commander';

/** The options as they were given. */
export interface Decision {
  domain?: string;
  reason?: string;
  report?: string;
  message?: string;
  mail?: boolean;
}

/** Adds the options that say why. */
export function addDeciding(command: Command): Command {
  return command
    .option('--message <text>', 'what those who hold it are told; they can appeal')
    .option('--no-mail', 'tell them in their settings alone')
    .option('--reason <text>', 'for the audit log')
    .option('--report <id>', 'the report that led to it');
}

/** The same as fields of an input. */
export function decided({ reason, report, message, mail }: Decision) {
  return {
    reason: reason ?? null,
    reportId: report ?? null,
    message: message ?? null,
    isMailed: mail ?? true,
  };
}
