import { LRUCache } from 'lru-cache';
import { describe, expect, it } from 'vitest';
import { growingLru } from '../../src/lib/cache/growing-lru.ts';
import { KeyIndex } from '../../src/lib/cache/key-index.ts';
import { ReadCache } from '../../src/lib/cache/read-cache.ts';

describe('ReadCache', () => {
  const open = () => new ReadCache(growingLru<string, string>(2));

  it('keeps what was read while nothing changed', () => {
    const cache = open();
    const keep = cache.begin();
    expect(keep('a', '1')).toBe(true);
    // One reading may bring several.
    expect(keep('b', '2')).toBe(true);
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual(['1', '2', undefined]);
  });

  it.each([
    ['the same key', (cache: ReadCache<string, string>) => cache.forget(['a'])],
    ['another key', (cache: ReadCache<string, string>) => cache.forget(['z'])],
    ['something that is not kept', (cache: ReadCache<string, string>) => cache.forget([])],
    ['everything', (cache: ReadCache<string, string>) => cache.forgetAll()],
  ])('does not keep what was being read when %s was forgotten', (_what, forget) => {
    const cache = open();
    const keep = cache.begin();
    forget(cache);
    expect(keep('a', 'before')).toBe(false);
    expect(cache.get('a')).toBeUndefined();
    // Nor later: the reading is as old as it was.
    expect(keep('a', 'before')).toBe(false);
    expect(cache.begin()('a', 'now')).toBe(true);
    expect(cache.get('a')).toBe('now');
  });

  it('says so where a value is larger than all it may keep', () => {
    const cache = new ReadCache(
      new LRUCache<string, string>({ maxSize: 10, sizeCalculation: (value) => value.length }),
    );
    const keep = cache.begin();
    expect([keep('a', 'short'), keep('b', 'longer than ten')]).toEqual([true, false]);
    expect([cache.get('a'), cache.get('b')]).toEqual(['short', undefined]);
  });

  it('forgets the keys that it is told, or all', () => {
    const cache = open();
    const fill = () => {
      const keep = cache.begin();
      keep('a', '1');
      keep('b', '2');
    };
    fill();
    cache.forget(['a', 'z']);
    expect([cache.get('a'), cache.get('b')]).toEqual([undefined, '2']);
    fill();
    cache.forgetAll();
    expect([cache.get('a'), cache.get('b')]).toEqual([undefined, undefined]);
  });

  it('of two readings keeps that which began after the change, whichever ends first', () => {
    for (const endsFirst of ['old', 'new']) {
      const cache = open();
      const old = cache.begin();
      cache.forget(['a']);
      const young = cache.begin();
      if (endsFirst === 'old') old('a', 'before');
      expect(young('a', 'now')).toBe(true);
      if (endsFirst === 'new') expect(old('a', 'before')).toBe(false);
      expect(cache.get('a')).toBe('now');
    }
  });

  it('is left as it was by a reading that fails', () => {
    const cache = open();
    cache.begin()('a', '1');
    cache.begin();
    expect(cache.get('a')).toBe('1');
    expect(cache.begin()('b', '2')).toBe(true);
  });

  it('drops what was used longest ago', () => {
    const cache = open();
    const keep = cache.begin();
    keep('a', '1');
    keep('b', '2');
    cache.get('a');
    keep('c', '3');
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual(['1', undefined, '3']);
  });
});

describe('KeyIndex', () => {
  it('knows the keys of each subject until they are removed', () => {
    const index = new KeyIndex<bigint, string>();
    for (const key of ['a', 'b', 'b']) index.add(1n, key);
    index.add(2n, 'a');
    index.remove(2n, 'never there');
    index.remove(3n, 'a');
    expect([[...index.of(1n)], [...index.of(2n)], [...index.of(3n)]]).toEqual([['a', 'b'], ['a'], []]);
    for (const key of index.of(1n)) index.remove(1n, key);
    expect([...index.of(1n)]).toEqual([]);
    index.add(1n, 'c');
    expect([...index.of(1n)]).toEqual(['c']);
  });
});
