// Finds what a cache keeps of a subject, under however many keys.

/** The keys of each subject; a cache adds what it keeps and, when it disposes of it, removes it. */
export class KeyIndex<Subject, Key> {
  readonly #keys = new Map<Subject, Set<Key>>();

  add(subject: Subject, key: Key): void {
    const keys = this.#keys.get(subject);
    if (keys) keys.add(key);
    else this.#keys.set(subject, new Set([key]));
  }

  remove(subject: Subject, key: Key): void {
    const keys = this.#keys.get(subject);
    if (keys?.delete(key) && keys.size === 0) this.#keys.delete(subject);
  }

  /** Keys may be removed while one goes through them. */
  of(subject: Subject): Iterable<Key> {
    return this.#keys.get(subject) ?? [];
  }
}
