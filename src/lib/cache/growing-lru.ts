// Caches that take memory for what they hold, not for what they may hold.

import { LRUCache } from 'lru-cache';

/**
 * A cache of the `most` entries used last. LRUCache's own `max` takes the room for all of them at once (those of a
 * server took 8 MB when they were empty); where every entry counts as one of `maxSize`, it grows as it is filled.
 */
export function growingLru<Key extends {}, Value extends {}>(
  most: number,
  options: Omit<LRUCache.OptionsBase<Key, Value, unknown>, 'max' | 'maxSize' | 'sizeCalculation'> = {},
): LRUCache<Key, Value> {
  return new LRUCache<Key, Value>({ ...options, maxSize: most, sizeCalculation: () => 1 });
}
