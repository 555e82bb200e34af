// Why the database cannot be opened, as a sentence for the operator.

import { AppError } from '../lib/app-error.ts';

/** What is known of a database that could not be opened. */
interface Place {
  /** `postgresql://…`; undefined for SQLite in the data folder. */
  url: string | undefined;
  dataDir: string;
}

/** A failure to open the database as a sentence for the operator; anything unknown as it is. */
export function asStartError(error: unknown, place: Place): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  const message =
    place.url === undefined ? folderSentence(error, place.dataDir) : serverSentence(error, place.url);
  return message === null ? error : new AppError('UNAVAILABLE', message, { cause: error });
}

function codeOf(error: Error): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : '';
}

/** What hinders a start at one file of the data folder, as a sentence that names it; null for anything else. */
export function fileSentence(error: unknown, dataDir: string): string | null {
  if (!(error instanceof Error)) return null;
  // What is written knows no path.
  if (/^(?:ENOSPC|EDQUOT)$/.test(codeOf(error))) return folderSentence(error, dataDir);
  const { path = /(\/\S+)$/.exec(error.message)?.[1] } = error as NodeJS.ErrnoException;
  if (typeof path !== 'string' || !path.startsWith(`${dataDir}/`)) return null;
  const code = codeOf(error);
  if (/^(?:ERR_FS_)?EISDIR$/.test(code))
    return `${path} is a folder, where a file belongs. Move it away and start again.`;
  if (/^(?:ENOTDIR|EEXIST)$/.test(code))
    return `${path} cannot be made: a file stands where a folder belongs. Move it away and start again.`;
  if (/^(?:EACCES|EPERM|EROFS)$/.test(code))
    return `${path} cannot be read or written: it is read-only or another user's. Give it to the user who starts Pukeko.`;
  if (code === 'ELOOP') return `${path} is a link that leads back to itself. Remove it and start again.`;
  return null;
}

function folderSentence(error: Error, dataDir: string): string | null {
  const code = codeOf(error);
  if (/^(?:EACCES|EPERM|EROFS)$|^SQLITE_(?:CANTOPEN|READONLY)/.test(code))
    return `The data folder ${dataDir} cannot be written: it is read-only or another user's. Give it to the user who starts Pukeko, or name another with PUKEKO_DATA.`;
  if (/^(?:ENOTDIR|EEXIST)$/.test(code)) return `${dataDir} is no folder. Name a folder with PUKEKO_DATA.`;
  if (/^(?:ENOSPC|EDQUOT)$|^SQLITE_FULL/.test(code))
    return `The disk of the data folder ${dataDir} is full. Make room and start again.`;
  if (/^SQLITE_IOERR/.test(code))
    return `The disk of the data folder ${dataDir} fails (${error.message}). Look at the system's log.`;
  if (/^SQLITE_(?:BUSY|LOCKED)/.test(code))
    return `The database in ${dataDir} is locked by another program (sqlite3, a backup?). End it and start again.`;
  if (/^SQLITE_(?:NOTADB|CORRUPT)/.test(code))
    return `The database in ${dataDir} is damaged (${error.message}). Restore a backup.`;
  return null;
}

function serverSentence(error: Error, url: string): string | null {
  const at = addressOf(url);
  const code = codeOf(error);
  switch (code) {
    case 'ECONNREFUSED':
    case 'ECONNRESET':
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ENOENT':
      return `PostgreSQL does not answer at ${at}. Start it, or correct DATABASE_URL.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The host of PostgreSQL, ${at}, has no address. Correct DATABASE_URL.`;
    case '28P01':
    case '28000':
      return `PostgreSQL at ${at} refuses the user or the password in DATABASE_URL.`;
    case '3D000':
      return `PostgreSQL at ${at} has no database of the name in DATABASE_URL. Make it with createdb.`;
    case '42501':
      return `The user in DATABASE_URL may not make tables in the database at ${at}.`;
    case '53300':
      return `PostgreSQL at ${at} has no connection left. Raise max_connections, or stop other clients.`;
    case '57P03':
      return `PostgreSQL at ${at} is starting or stopping. Try again in a moment.`;
  }
  return /timeout|Connection terminated/i.test(error.message)
    ? `PostgreSQL does not answer at ${at}. Start it, or correct DATABASE_URL.`
    : null;
}

/** Host and port alone: the password stays out of logs. */
export function addressOf(url: string): string {
  try {
    const { hostname, port } = new URL(url);
    return `${hostname || 'its socket'}:${port || 5432}`;
  } catch {
    return 'the address in DATABASE_URL';
  }
}
