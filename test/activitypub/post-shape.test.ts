import { describe, expect, it } from 'vitest';
import { readObject } from '../../src/activitypub/parse/post.ts';
import { postData } from '../../src/activitypub/remote/post-shape.ts';
import { postDocument } from '../../src/activitypub/render/post.ts';
import { remoteContent } from '../../src/core/posts/remote/content.ts';
import { newPostDefaults } from '../../src/core/posts/rows.ts';
import { asJson } from '../../src/core/posts/shapes.ts';
import type { Post } from '../../src/db/rows.ts';
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

describe('attachments', () => {
  it('come back from another server of ours as they were', () => {
    const file = {
      id: '1',
      type: 'video' as const,
      url: 'https://a.test/media/1.mp4',
      mediaType: 'video/mp4',
      alt: 'a video',
      width: 320,
      height: 180,
      blurhash: 'L6PZfSi_.AyE_3t7t7R**0o#DgR4',
      focus: { x: -0.5, y: 0.25 },
      duration: 88.654,
      previewUrl: 'https://a.test/media/1-small.jpg',
      previewWidth: 320,
      previewHeight: 180,
    };
    const post: Post = { ...newPostDefaults, ...A_POST, attachments: asJson([file]) };
    const document = postDocument({
      post,
      author: { uri: 'https://r.test/u/rita', followersUri: null, followingUri: null },
      domain: { origin: 'https://r.test', name: 'r.test', host: 'r.test' } as never,
      parentAuthorUri: null,
    });
    expect(document.attachment).toMatchObject([
      { duration: 'PT88.654S', icon: { type: 'Image', url: file.previewUrl, width: 320, height: 180 } },
    ]);
    const { id: _id, previewWidth: _width, previewHeight: _height, ...kept } = file;
    expect(stored({ ...document, id: 'https://r.test/o/1' }).attachments).toMatchObject([kept]);
  });
});

const A_POST = {
  id: 1n,
  uri: 'https://r.test/o/1',
  url: null,
  authorId: 1n,
  domainId: 1n,
  visibility: 'PUBLIC',
  type: 'Note',
  title: null,
  summary: null,
  isSensitive: false,
  source: null,
  sourceFormat: 'PLAIN',
  html: '',
  language: null,
  inReplyToId: null,
  inReplyToUri: null,
  quoteApproval: 0,
  replyApproval: 1,
  favouriteApproval: 1,
  boostApproval: 1,
  replyState: null,
  threadId: 1n,
  conversation: null,
  quoteUri: null,
  mentions: [],
  tags: [],
  emoji: [],
  poll: null,
  linkedCollections: null,
  idempotencyKey: null,
  publishedAt: 0n,
  storedAt: 0n,
} satisfies Partial<Post>;
