// Dates as strict apps read them.

/** With exactly three digits of a second: `2019-11-26T23:27:31.000Z`. */
export function dateTime(value: string): string {
  // GraphQL gives them so already; parsing each again would be a twentieth of a page.
  return value.length === 24 && value.endsWith('Z') ? value : new Date(value).toISOString();
}

export function dateTimeOrNull(value: string | null): string | null {
  return value === null ? null : dateTime(value);
}

/** Midnight of its day, which is all that is told of when somebody joined. */
export function midnight(value: string): string {
  return `${dateTime(value).slice(0, 10)}T00:00:00.000Z`;
}

/** `2019-11-26` */
export function day(value: string): string {
  return dateTime(value).slice(0, 10);
}
