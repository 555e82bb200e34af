// Which filters match a post.

import type { Post } from '../../db/rows.ts';
import { sanitizedToText } from '../../lib/html/plain-text.ts';
import type { WholeFilter } from './queries.ts';

/** A filter that matches a post, and by what. */
export interface FilterMatch {
  filter: WholeFilter;
  /** The keywords that were found, as its owner wrote them. */
  keywords: string[];
  /** Whether it names the post itself. */
  isNamed: boolean;
}

type MatchedPost = Pick<Post, 'id' | 'title' | 'summary' | 'html' | 'poll' | 'attachments'>;

interface Compiled {
  filter: WholeFilter;
  keywords: { keyword: string; pattern: RegExp }[];
  posts: ReadonlySet<bigint>;
}

/** The filters of one identity, ready to be asked about many posts. */
export class FilterMatcher {
  readonly #compiled: Compiled[];

  /** @param now epoch milliseconds; filters that ended before match nothing */
  constructor(filters: readonly WholeFilter[], now: number) {
    this.#compiled = filters
      .filter(({ expiresAt }) => expiresAt === null || expiresAt > BigInt(now))
      .map((filter) => ({
        filter,
        keywords: filter.keywords.map((row) => ({
          keyword: row.keyword,
          pattern: patternOf(row.keyword, row.isWholeWord),
        })),
        posts: new Set(filter.posts.map((row) => row.postId)),
      }));
  }

  /**
   * The filters that match a post: by its title, warning, text, choices of its poll and descriptions of its media, or
   * because they name it.
   */
  matches(post: MatchedPost): FilterMatch[] {
    if (this.#compiled.length === 0) return [];
    let text: string | null = null;
    return this.#compiled.flatMap(({ filter, keywords, posts }) => {
      if (keywords.length > 0) text ??= textOf(post);
      const found = keywords.filter(({ pattern }) => pattern.test(text ?? '')).map(({ keyword }) => keyword);
      const isNamed = posts.has(post.id);
      return found.length > 0 || isNamed ? [{ filter, keywords: found, isNamed }] : [];
    });
  }
}

function textOf(post: MatchedPost): string {
  const poll = post.poll as { options?: { title?: string }[] } | null;
  const attachments = post.attachments as { alt?: string }[] | null;
  return [
    post.title ?? '',
    post.summary ?? '',
    sanitizedToText(post.html),
    ...(poll?.options ?? []).map(({ title }) => title ?? ''),
    ...(Array.isArray(attachments) ? attachments : []).map(({ alt }) => alt ?? ''),
  ].join('\n');
}

/** A side of a keyword that is a letter, mark or digit must end there; any white space stands for any other. */
function patternOf(keyword: string, isWholeWord: boolean): RegExp {
  const body = keyword
    .trim()
    .split(/\s+/u)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\/]/gu, '\\$&'))
    .join('\\s+');
  const before =
    isWholeWord && /^[\p{L}\p{M}\p{N}_]/u.test(keyword.trim()) ? '(?<![\\p{L}\\p{M}\\p{N}_])' : '';
  const after = isWholeWord && /[\p{L}\p{M}\p{N}_]$/u.test(keyword.trim()) ? '(?![\\p{L}\\p{M}\\p{N}_])' : '';
  return new RegExp(`${before}${body}${after}`, 'iu');
}
