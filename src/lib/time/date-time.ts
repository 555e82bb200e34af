// Reads moments as people, clients and other servers write them.

/** What a text says of a moment. */
export interface DateTime {
  /** Epoch milliseconds; negative before 1970. UTC where the text has no offset. */
  ms: number;
  hasTime: boolean;
  hasOffset: boolean;
}

const DATE_TIME =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(Z|z|[+-]\d\d(?::?\d\d)?)?)?$/;

/**
 * A moment as RFC 3339 and xsd:dateTime write it; the fraction, the seconds, the offset and the time may be missing.
 * Null for what is none, and for days that no calendar has. Unlike Date.parse it never asks in which zone this machine
 * stands.
 */
export function readDateTime(text: string): DateTime | null {
  if (text.length > 64) return null;
  const match = DATE_TIME.exec(text.trim());
  if (match === null) return null;
  const [, year = '', month = '', day = '', hour, minute = 0, second = 0, fraction = 0, offset] = match;
  // A leap second is the next one, and 24:00 the end of the day (ISO 8601).
  if (+(hour ?? 0) > 24 || +minute > 59 || +second > 60) return null;
  const days = new Date(0);
  // Unlike Date.UTC, which takes years below 100 for 19xx.
  days.setUTCFullYear(+year, +month - 1, +day);
  if (days.getUTCMonth() !== +month - 1 || days.getUTCDate() !== +day) return null;
  const milliseconds = Math.trunc(Number(`0.${fraction}`) * 1000);
  const seconds = +(hour ?? 0) * 3600 + +minute * 60 + +second - offsetMinutes(offset) * 60;
  return {
    ms: days.getTime() + seconds * 1000 + milliseconds,
    hasTime: hour !== undefined,
    hasOffset: offset !== undefined,
  };
}

/**
 * A moment as mails and HTTP headers write it (RFC 5322, 3.3; RFC 9110, 5.6.7), in epoch milliseconds; null for what
 * is none.
 */
export function readMailDate(text: string): number | null {
  const match =
    /^(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d:\d\d(?::\d\d)?) ?(?:GMT|UTC|Z|([+-]\d{4}))$/.exec(
      text,
    );
  const [, day = '', name = '', year = '', time = '', offset = 'Z'] = match ?? [];
  const month = MONTHS.indexOf(name) + 1;
  if (match === null || month === 0) return null;
  return readDateTime(`${year}-${twoDigits(month)}-${twoDigits(+day)}T${time}${offset}`)?.ms ?? null;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const twoDigits = (number: number) => String(number).padStart(2, '0');

function offsetMinutes(offset: string | undefined): number {
  if (offset === undefined || offset === 'Z' || offset === 'z') return 0;
  const digits = offset.slice(1).replace(':', '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || 0);
  return offset.startsWith('-') ? -minutes : minutes;
}
