// The log.

import { type Logger, pino } from 'pino';

export type Log = Logger;

/**
 * One JSON line a message on stderr; stdout belongs to answers (CLI). What could let somebody in (tokens, passwords, signatures) is cut.
 */
export function createLog(level: string): Log {
  return pino(
    {
      level,
      base: undefined,
      redact: {
        paths: ['authorization', '*.authorization', 'password', '*.password', 'token', '*.token'],
        remove: true,
      },
    },
    pino.destination({ dest: 2, sync: false }),
  );
}
