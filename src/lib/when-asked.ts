// Makes something when it is first asked for, and keeps it.

export interface WhenAsked<T> {
  /** Makes it the first time. */
  get(): T;
  /** What was made; null where nobody has asked yet. */
  made(): T | null;
}

/** Something that costs time or memory and may never be needed. `make` must not answer null. */
export function whenAsked<T>(make: () => T): WhenAsked<T> {
  let made: T | null = null;
  return {
    get() {
      made ??= make();
      return made;
    },
    made: () => made,
  };
}

const MOST_TEXTS = 500;
const LONGEST_TEXT = 500;

/**
 * Reads texts of which few come again and again, as headers of requests: each of them once. `read` depends on nothing
 * else.
 */
export function readOnce<T>(read: (text: string) => T): (text: string) => T {
  const kept = new Map<string, T>();
  return (text) => {
    const before = kept.get(text);
    if (before !== undefined || kept.has(text)) return before as T;
    const made = read(text);
    if (text.length > LONGEST_TEXT) return made;
    if (kept.size >= MOST_TEXTS) kept.clear();
    kept.set(text, made);
    return made;
  };
}
