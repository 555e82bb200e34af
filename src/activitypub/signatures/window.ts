// How far the time of a signature may be from now.

/** A signature counts from an hour before to an hour after it was made: clocks differ, replays should not. */
export const SIGNATURE_WINDOW_MS = 3_600_000;

/** Why a signature made at `signedAt` does not count at `now` (epoch milliseconds); null when it does. */
export function windowProblem(signedAt: number, expiresAt: number | null, now: number): string | null {
  if (!(signedAt >= now - SIGNATURE_WINDOW_MS)) return 'the signature is older than an hour';
  if (!(signedAt <= now + SIGNATURE_WINDOW_MS)) return 'the signature is from the future';
  return expiresAt !== null && !(expiresAt >= now) ? 'the signature has expired' : null;
}

const HTTP_DATE = /^[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d (?:GMT|UTC)$/;

/** An HTTP date (RFC 9110 §5.6.7) as epoch milliseconds; null for all that a lenient parser would guess at. */
export function parseHttpDate(text: string): number | null {
  const time = HTTP_DATE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}
