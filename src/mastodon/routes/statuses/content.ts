// What `status`, `spoiler_text` and `sensitive` of a new or edited status mean together.

/** A content warning with nothing below it is the text itself. */
export function contentOf(status = '', spoiler = ''): { text: string; summary: string | null } {
  return status.trim() === '' ? { text: spoiler, summary: null } : { text: status, summary: spoiler || null };
}

/**
 * Whether media is hidden: always beside a warning, also where that became the text; else as sent, and `unsaid` where
 * nothing was.
 */
export function isSensitive<Unsaid>(
  params: { spoiler_text?: string | undefined; sensitive?: boolean | undefined },
  unsaid: Unsaid,
): boolean | Unsaid {
  return params.spoiler_text ? true : (params.sensitive ?? unsaid);
}
