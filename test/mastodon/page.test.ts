import { describe, expect, it } from 'vitest';
import { limitOf, linkHeader } from '../../src/mastodon/params/page.ts';

const edges = [{ cursor: '9' }, { cursor: '7' }];

/** Where the links of a page lead, by what they are called. */
function linksOf(address: string, limit: number, back: 'min_id' | 'since_id' = 'min_id') {
  const header = linkHeader(new URL(address), edges, { limit, back }) ?? '';
  return Object.fromEntries(
    [...header.matchAll(/<([^>]+)>; rel="(\w+)"/g)].map(([, url, name]) => [name, url]),
  );
}

describe('the Link header of a page', () => {
  it('leads to older entries where the page is full, and always to newer ones', () => {
    expect(linksOf('https://a.test/api/v1/x?limit=2', 2)).toEqual({
      next: 'https://a.test/api/v1/x?limit=2&max_id=7',
      prev: 'https://a.test/api/v1/x?limit=2&min_id=9',
    });
    expect(linksOf('https://a.test/x', 3)).toEqual({ prev: 'https://a.test/x?min_id=9' });
    expect(linksOf('https://a.test/x', 1)).toHaveProperty('next');
    expect(linkHeader(new URL('https://a.test/x'), [], { limit: 2, back: 'min_id' })).toBeUndefined();
  });

  it('keeps what was asked for, but for the bounds of this page and tokens', () => {
    const secrets = 'access_token=secret&bearer_token=secret';
    const links = linksOf(
      `https://a.test/x?types[]=a&max_id=20&since_id=1&min_id=2&${secrets}&limit=2`,
      2,
      'since_id',
    );
    expect(links).toEqual({
      next: 'https://a.test/x?types[]=a&limit=2&max_id=7',
      prev: 'https://a.test/x?types[]=a&limit=2&since_id=9',
    });
  });
});

it('a limit has no sign, a bound, and a usual value', () => {
  expect([undefined, 5, -5, 0, 100].map((limit) => limitOf(limit, 20))).toEqual([20, 5, 5, 0, 40]);
  expect(limitOf(100, 20, 80)).toBe(80);
});
