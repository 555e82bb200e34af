// Makes something when it is first asked for.

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
