// What the storage of files is asked, and what is said where it fails.

import { AppError } from '../../lib/app-error.ts';

const RETRY_AFTER_MS = 10_000;

/**
 * What was asked of the storage; where it fails (a bucket that is away, a disk, somebody else's file) it may be had
 * later. Throws UNAVAILABLE.
 */
export async function inReach<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (cause) {
    throw new AppError(
      'UNAVAILABLE',
      'The storage of files cannot be used right now. Try again in a while.',
      { retryAfterMs: RETRY_AFTER_MS, cause },
    );
  }
}
