// Reads a variable that is a whole number.

import { AppError } from '../lib/app-error.ts';

/** A number from 1 to 999,999,999; throws AppError INVALID_INPUT that names the variable. */
export function wholeNumber(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text) && Number(text) > 0) return Number(text);
  throw new AppError('INVALID_INPUT', `${name} is a whole number from 1, not "${text}".`);
}
