// The days that are counted.

import { AppError } from '../../lib/app-error.ts';
import type { Span } from './rows.ts';

export const DAY_MS = 24 * 3600_000;
/** The most days that are counted at once. */
export const MOST_DAYS = 366;

/** Whole days from one moment to another, both among them. Errors: INVALID_INPUT. */
export function readSpan(from: number, to: number): Span {
  const [first, last] = [from, to].map((at) => Math.floor(at / DAY_MS) * DAY_MS) as [number, number];
  const span = { from: first, until: last + DAY_MS };
  const days = (span.until - span.from) / DAY_MS;
  if (days >= 1 && days <= MOST_DAYS && first >= 0) return span;
  throw new AppError('INVALID_INPUT', `Ask for 1 to ${MOST_DAYS} days, the first one first.`, {
    path: ['from'],
  });
}
