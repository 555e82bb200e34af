// Checks email addresses and passwords that somebody gives.

import { AppError } from '../../lib/app-error.ts';

/** The strict part of RFC 5321 that people use: no quotes, comments, percent signs or lists. */
const EMAIL = /^[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/;

export function readEmail(text: string): string {
  const email = text.trim().toLowerCase();
  if (email.length > 320 || !EMAIL.test(email) || email.includes('..')) {
    throw new AppError('INVALID_INPUT', 'Write the e-mail address like ana@ana.example.', {
      path: ['input', 'email'],
    });
  }
  return email;
}

/** For an address in a mail domain that admins of the install keep from signing up (core/access). */
export function emailBlocked(): AppError {
  return new AppError('INVALID_INPUT', 'E-mail address cannot be used here; take another one', {
    path: ['input', 'email'],
    reason: 'BLOCKED',
  });
}

export function readPassword(text: string): string {
  if (text.length < 8 || text.length > 1000) {
    throw new AppError('INVALID_INPUT', 'A password has 8 to 1,000 characters.', {
      path: ['input', 'password'],
    });
  }
  return text;
}
