// What is read from the database once and kept in memory until it is forgotten.

export interface Kept<Value> {
  /** What was read; where nothing is kept, it is read now, once for all who ask meanwhile. */
  value(): Promise<Value>;
  /** Whoever asks from now on gets what is read from now on. */
  forget(): void;
}

/** A reading that failed is not kept: whoever asks next tries again. */
export function kept<Value>(read: () => Promise<Value>): Kept<Value> {
  let reading: Promise<Value> | null = null;
  return {
    value() {
      if (reading) return reading;
      const current = read();
      reading = current;
      current.catch(() => {
        if (reading === current) reading = null;
      });
      return current;
    },
    forget() {
      reading = null;
    },
  };
}
