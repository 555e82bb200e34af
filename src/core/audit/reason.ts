// Why somebody does what is written into the audit log.

import { AppError } from '../../lib/app-error.ts';
import { cleanText, countCharacters } from '../../lib/text.ts';

/** In characters. */
export const LONGEST_REASON = 2_000;

/** The reason as it is stored. Errors: INVALID_INPUT where it is too long. */
export function readReason(text: string | null | undefined, field = 'reason'): string {
  const reason = cleanText(text ?? '').trim();
  if (countCharacters(reason, LONGEST_REASON) > LONGEST_REASON)
    throw new AppError('INVALID_INPUT', `A reason has at most ${LONGEST_REASON} characters.`, {
      path: ['input', field],
    });
  return reason;
}
