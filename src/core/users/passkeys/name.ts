// What people call their passkeys.

import { AppError } from '../../../lib/app-error.ts';

export const LONGEST_PASSKEY_NAME = 100;

/** The name, on one line; `Passkey` for none. Errors: INVALID_INPUT. */
export function readPasskeyName(text: string | null): string {
  const name = (text ?? '').replace(/[\s\p{Cc}]+/gu, ' ').trim();
  if (name.length > LONGEST_PASSKEY_NAME)
    throw new AppError(
      'INVALID_INPUT',
      `The name of a passkey has at most ${LONGEST_PASSKEY_NAME} characters.`,
      { path: ['input', 'name'] },
    );
  return name || 'Passkey';
}
