// Reads Range and If-Range of requests for files.

/** Bytes of a file, both counted in. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * Reads `Range` for a file of `size` bytes (RFC 9110, 14.1.2 and 14.2): one range of bytes; `none` where there is no
 * such header, or one that may be ignored (another unit, several ranges, nonsense), `unsatisfiable` where it lies
 * beyond the end.
 */
export function rangeOf(header: string | undefined, size: number): ByteRange | 'none' | 'unsatisfiable' {
  const [, from, to] = /^bytes=(\d{0,16})-(\d{0,16})$/i.exec(header?.replace(/\s/g, '') ?? '') ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return 'none';
  if (from === '') {
    const length = Math.min(Number(to), size);
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size - 1 };
  }
  const start = Number(from);
  const end = to === '' ? size - 1 : Number(to);
  if (end < start && to !== '') return 'none';
  return start >= size ? 'unsatisfiable' : { start, end: Math.min(end, size - 1) };
}

/**
 * Whether `If-Range` lets a range be answered: its entity tag is ours, compared strongly (RFC 9110, 13.1.5). Dates
 * never match: we send none.
 */
export function mayAnswerRange(ifRange: string | undefined, etag: string): boolean {
  return ifRange === undefined || ifRange.trim() === etag;
}
