// Reads the Retry-After headers of other servers' answers.

/**
 * Milliseconds to wait by a Retry-After header (RFC 9110 §10.2.3: seconds or a date), counted from `now` (epoch ms);
 * undefined if there is none that can be read. A date in the past is 0.
 */
export function parseRetryAfter(value: string | string[] | undefined, now: number): number | undefined {
  const text = (Array.isArray(value) ? value[0] : value)?.trim();
  if (text === undefined || text === '') return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  // Date.parse alone would read "1.5" and "-3" as years.
  if (!/^[a-z]{3,9},? /i.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
