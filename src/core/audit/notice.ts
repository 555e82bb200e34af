// What somebody is told about whom moderators decide something.

import { AppError } from '../../lib/app-error.ts';
import { cleanText, countCharacters } from '../../lib/text.ts';

export interface Notice {
  /** In the moderators' words, as plain text that was checked already; may be empty. */
  message: string;
  /** Whether it is sent by mail; in their settings they find it in any case. */
  isMailed: boolean;
  /** The posts that it is about, of those who are told; none when left out. */
  postIds?: readonly bigint[];
  /** How what is gone now began, as a line of plain text: only so do they know what it was. */
  excerpt?: string;
}

/** In characters. */
export const LONGEST_MESSAGE = 2_000;

/** What is said as it is stored. Errors: INVALID_INPUT where it is too long. */
export function readMessage(text: string | null | undefined): string {
  const message = cleanText(text ?? '').trim();
  if (countCharacters(message, LONGEST_MESSAGE) > LONGEST_MESSAGE)
    throw new AppError('INVALID_INPUT', `A message has at most ${LONGEST_MESSAGE} characters.`, {
      path: ['input', 'message'],
    });
  return message;
}

/** The same with whether it is mailed, which it is unless somebody says no. Errors: INVALID_INPUT. */
export function readNotice({
  message,
  isMailed,
}: {
  message?: string | null | undefined;
  isMailed?: boolean | null | undefined;
}): Notice {
  return { message: readMessage(message), isMailed: isMailed ?? true };
}
