import { createLog } from '../../src/observe/log.ts';

/** A log that writes nothing. */
export const silentLog = createLog('silent', 'json');
