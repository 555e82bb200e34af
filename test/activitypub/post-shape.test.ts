import { describe, expect, it } from 'vitest';
import { readObject } from '../../src/activitypub/parse/post.ts';
import { postData } from '../../src/activitypub/remote/post-shape.ts';
import { remoteContent } from '../../src/core/posts/remote/content.ts';
import { LONGEST_SAFE_HTML } from '../../src/lib/html/sanitize.ts';

/** What is stored of a document of another server. */
function stored(document: Record<string, unknown>) {
  const post = readObject({
    type: 'Note',
    id: 'https://r.test/o/1',
    attributedTo: 'https://r.test/u/rita',
    to: 'as:Public',
    ...document,
  });
  if (post.kind !== 'post') throw new Error(`not read as a post: ${JSON.stringify(post)}`);
  return remoteContent(postData(post, null, null));
}

const picture = { type: 'Image', url: 'https://r.test/1.png', mediaType: 'image/png' };

describe('content warnings of other servers', () => {
  it.each([
    [{ summary: 'war', content: '<p>x</p>' }, 'war', '<p>x</p>'],
    [{ summary: '<b>war</b>', content: 'x' }, 'war', 'x'],
    [{ summary: '\u200b', content: 'x' }, null, 'x'],
    [{ summary: ' \u2060\ufeff&#8203;', content: 'x' }, null, 'x'],
    // A warning in front of nothing is what the post says.
    [{ summary: '<p>only this</p>' }, null, '<p>only this</p>'],
    [{ summary: 'only this', content: '<p> </p><p>\u200b</p>' }, null, 'only this'],
    [{ summary: 'look', content: '', attachment: picture }, 'look', ''],
    [{ summary: 'pick', type: 'Question', oneOf: [{ name: 'a' }, { name: 'b' }] }, 'pick', ''],
  ])('of %j', (document, summary, html) => {
    const post = stored(document);
    expect(post).toMatchObject({ summary, html, isSensitive: summary !== null });
  });

  it.each(['Article', 'Page', 'Video', 'Image', 'Event', 'Audio'])('stay on a sensitive %s', (type) => {
    const document = {
      type,
      name: 'Title',
      content: '<p>text</p>',
      summary: 'careful',
      url: [{ type: 'Link', mediaType: 'image/png', href: 'https://r.test/1.png' }],
    };
    expect(stored({ ...document, sensitive: true })).toMatchObject({ summary: 'careful', isSensitive: true });
    expect(stored(document)).toMatchObject({ summary: null, isSensitive: false });
    expect(stored({ ...document, content: undefined }).html).toContain('careful');
  });
});

describe('long texts of other servers', () => {
  it.each(['text/html', 'text/markdown', 'text/plain'])(
    'in %s are cut, and the way to the original stays',
    (mediaType) => {
      const post = stored({
        type: 'Article',
        name: 'Long',
        content: '& words '.repeat(50_000),
        mediaType,
        url: 'https://r.test/long',
      });
      expect(post.html.length).toBeLessThanOrEqual(LONGEST_SAFE_HTML);
      expect(post.html.length).toBeGreaterThan(90_000);
      expect(post.html).toMatch(
        /words.*<a href="https:\/\/r\.test\/long"[^>]*>https:\/\/r\.test\/long<\/a><\/p>$/s,
      );
    },
  );
});
