// The log.

import { type Logger, pino } from 'pino';
import { textLine } from './text-lines.ts';

export type Log = Logger;

export type LogFormat = 'text' | 'json';

/**
 * The log on stderr, a line a message, all of them text for people or all JSON for machines; stdout belongs to answers
 * (CLI). What could let somebody in (tokens, passwords, signatures) is cut.
 */
export function createLog(level: string, format: LogFormat): Log {
  const file = pino.destination({ dest: 2, sync: false });
  const destination = format === 'json' ? file : { write: (line: string) => file.write(textLine(line)) };
  return pino(
    {
      level,
      base: undefined,
      redact: {
        paths: ['authorization', '*.authorization', 'password', '*.password', 'token', '*.token'],
        remove: true,
      },
    },
    destination,
  );
}

/** People read terminals; whatever else reads the log is a machine. */
export function usualFormat(): LogFormat {
  return process.stderr.isTTY ? 'text' : 'json';
}

/** Says one sentence on stderr at once, in the log's form: for what is said before the log begins and after it ends. */
export function sayNow(format: LogFormat, level: 'info' | 'warn' | 'fatal', sentence: string): void {
  if (format === 'text') process.stderr.write(`${sentence}\n`);
  else pino({ base: undefined }, pino.destination({ dest: 2, sync: true }))[level](sentence);
}
