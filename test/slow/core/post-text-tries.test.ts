import { beforeEach, describe, expect, it, vi } from 'vitest';
import { readPostText } from '../../../src/lib/post-text/render.ts';
import { MOST_CANDIDATES, MOST_ENTITIES } from '../../../src/lib/post-text/scan.ts';
import type { PostTextFormat } from '../../../src/lib/post-text/types.ts';

/**
 * Each place where an entity might begin costs microseconds, and a parser of Markdown looks at some places several
 * times: looks are counted, not time. Among the slow tests because they have modules of their own, which are not loaded
 * before they are replaced here.
 */
const looks = vi.hoisted(() => ({ count: 0 }));

vi.mock('../../../src/lib/post-text/scan.ts', async (original) => {
  const real = await original<typeof import('../../../src/lib/post-text/scan.ts')>();
  return {
    ...real,
    matchEntityAt: (text: string, index: number) => {
      looks.count += 1;
      return real.matchEntityAt(text, index);
    },
  };
});

beforeEach(() => {
  looks.count = 0;
});

const read = (text: string, format: PostTextFormat = 'markdown') => readPostText(text, format).entities;

it('counts looks', () => {
  read('see @ana and #tag');
  expect(looks.count).toBeGreaterThan(1);
});

describe('the places of a Markdown text that are looked at for entities', () => {
  it.each([
    '![@é@éa.1 ',
    '![http://a%/ ',
    '(http://a%/ ',
    `![@b.c@b.c${'x'.repeat(27)}`,
    '#1 ',
    '#1',
    '＃1 ',
    ':http://',
    '[@a ',
    '![@a ',
    '_@a_ ',
    '*http://a.b/*',
  ])('are so many and no more, for a text of “%s”', (unit) => {
    for (const length of [5_000, 20_000]) {
      looks.count = 0;
      read(unit.repeat(Math.ceil(length / unit.length)).slice(0, length));
      expect(looks.count).toBeLessThanOrEqual(MOST_CANDIDATES + MOST_ENTITIES);
    }
  });

  it('are enough for a text of a thousand entities, and for one that has as many again that are none', () => {
    const { handles } = read(Array.from({ length: 1_000 }, (_, index) => `@a${index} #1`).join(' '));
    expect(handles).toHaveLength(1_000);
    const { urls } = read(Array.from({ length: 1_000 }, (_, index) => `http://a.b/${index}`).join(' '));
    expect(urls).toHaveLength(1_000);
  });
});
