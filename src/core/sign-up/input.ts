// What somebody who signs up may write.

import { AppError, type ProblemReason } from '../../lib/app-error.ts';
import { isLocalUsername } from '../../lib/handle.ts';
import { readEmail, readPassword } from '../users/input.ts';

const LONGEST_USERNAME = 30;
const LONGEST_REASON = 1_000;

/** Names that people would take for those who run the server, or that addresses of its own need. */
const RESERVED = new Set(
  'abuse actor admin administrator autoconfig help hostmaster info instance localhost mod moderator noreply owner postmaster pukeko root security staff support system webmaster www'.split(
    ' ',
  ),
);

const invalid = (field: string, message: string, reason: ProblemReason) =>
  new AppError('INVALID_INPUT', message, { path: ['input', field], reason });

export function readNewUsername(text: string): string {
  const username = text.trim();
  if (username === '') throw invalid('username', "Username can't be blank", 'BLANK');
  if (username.length > LONGEST_USERNAME)
    throw invalid('username', `Username is too long (maximum is ${LONGEST_USERNAME} characters)`, 'TOO_LONG');
  if (!isLocalUsername(username) || !/^\w+$/.test(username))
    throw invalid('username', 'Username must contain only letters, numbers and underscores', 'INVALID');
  if (RESERVED.has(username.toLowerCase())) throw invalid('username', 'Username is reserved', 'RESERVED');
  return username;
}

export function usernameTaken(): AppError {
  return invalid('username', 'Username has already been taken', 'TAKEN');
}

export function readNewEmail(text: string): string {
  if (text.trim() === '') throw invalid('email', "E-mail address can't be blank", 'BLANK');
  return reasoned('INVALID', () => readEmail(text));
}

export function readNewPassword(text: string): string {
  if (text === '') throw invalid('password', "Password can't be blank", 'BLANK');
  return reasoned(text.length < 8 ? 'TOO_SHORT' : 'TOO_LONG', () => readPassword(text));
}

export function readReason(text: string | null | undefined, isWanted: boolean): string {
  const reason = text?.trim() ?? '';
  if (reason === '' && isWanted) throw invalid('reason', "Reason can't be blank", 'BLANK');
  if (reason.length > LONGEST_REASON)
    throw invalid('reason', `Reason is too long (maximum is ${LONGEST_REASON} characters)`, 'TOO_LONG');
  return reason;
}

export function mustAgree(agrees: boolean): true {
  if (!agrees) throw invalid('agreesToRules', 'The rules of this server must be accepted', 'ACCEPTED');
  return true;
}

function reasoned<T>(reason: ProblemReason, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.code, error.message, { path: error.inputPath, reason });
  }
}
