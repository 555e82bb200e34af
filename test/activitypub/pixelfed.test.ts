import { describe, expect, it } from 'vitest';
import { readActivity } from '../../src/activitypub/parse/activity.ts';
import { readActor } from '../../src/activitypub/parse/actor.ts';
import { visibilityOf } from '../../src/activitypub/parse/audience.ts';
import { activityProblem, postProblem } from '../../src/activitypub/parse/authority.ts';
import { type RemotePost, readObject } from '../../src/activitypub/parse/post.ts';
import { postData } from '../../src/activitypub/remote/post-shape.ts';
import { postDocument } from '../../src/activitypub/render/post.ts';
import { remoteContent } from '../../src/core/posts/remote/content.ts';
import type { Post } from '../../src/db/rows.ts';

/** Documents as Pixelfed makes them, and what it asks of ours. */

const ORIGIN = 'https://pix.test';
const ACTOR = `${ORIGIN}/users/pia`;
const NOTE = `${ORIGIN}/p/pia/7`;
const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';

const CONTEXT = [
  'https://w3id.org/security/v1',
  'https://www.w3.org/ns/activitystreams',
  {
    Hashtag: 'as:Hashtag',
    sensitive: 'as:sensitive',
    schema: 'http://schema.org/',
    pixelfed: 'http://pixelfed.org/ns#',
    commentsEnabled: { '@id': 'pixelfed:commentsEnabled', '@type': 'schema:Boolean' },
    capabilities: { '@id': 'pixelfed:capabilities', '@container': '@set' },
    announce: { '@id': 'pixelfed:canAnnounce', '@type': '@id' },
    like: { '@id': 'pixelfed:canLike', '@type': '@id' },
    reply: { '@id': 'pixelfed:canReply', '@type': '@id' },
    toot: 'http://joinmastodon.org/ns#',
    Emoji: 'toot:Emoji',
    blurhash: 'toot:blurhash',
  },
];

const picture = (at: number) => ({
  type: 'Image',
  mediaType: 'image/jpeg',
  url: `${ORIGIN}/storage/m/${at}.jpg`,
  name: at % 2 === 0 ? `Picture ${at}` : null,
  blurhash: 'UEHV6nWB2yk8pyo0adR*.7kCMdnj',
  width: 1080,
  height: 1350,
});

function note(changes: Record<string, unknown> = {}) {
  return {
    id: NOTE,
    type: 'Note',
    summary: null,
    content: 'By the sea <a href="https://pix.test/discover/tags/sea" rel="tag">#sea</a>',
    inReplyTo: null,
    published: '2026-05-01T10:00:00+00:00',
    url: NOTE,
    attributedTo: ACTOR,
    to: [PUBLIC],
    cc: [`${ACTOR}/followers`],
    sensitive: false,
    attachment: [picture(1)],
    tag: [{ type: 'Hashtag', href: `${ORIGIN}/discover/tags/sea`, name: '#sea' }],
    commentsEnabled: true,
    capabilities: { announce: PUBLIC, like: PUBLIC, reply: PUBLIC },
    location: null,
    ...changes,
  };
}

function read(changes: Record<string, unknown> = {}): RemotePost {
  const post = readObject(note(changes));
  if (post.kind !== 'post') throw new Error('no post');
  expect(postProblem(post)).toBeNull();
  return post;
}

const stored = (post: RemotePost) => remoteContent(postData(post, `${ACTOR}/followers`, null));

describe('what Pixelfed sends', () => {
  it('an album: all of its pictures in their order, with or without words', () => {
    const post = read({ content: null, attachment: Array.from({ length: 20 }, (_, at) => picture(at + 1)) });
    const { attachments, html } = stored(post);
    expect(html).toBe('');
    expect(attachments).toHaveLength(20);
    expect(attachments[1]).toMatchObject({
      type: 'image',
      url: `${ORIGIN}/storage/m/2.jpg`,
      mediaType: 'image/jpeg',
      alt: 'Picture 2',
      width: 1080,
      height: 1350,
      blurhash: 'UEHV6nWB2yk8pyo0adR*.7kCMdnj',
    });
    expect(attachments[2]?.alt).toBe('');
  });

  it('a video, a warning, and whom it is for', () => {
    const post = read({
      attachment: [{ type: 'Video', mediaType: 'video/mp4', url: `${ORIGIN}/v.mp4`, name: 'Waves' }],
      sensitive: true,
      summary: 'eye contact',
      to: [`${ACTOR}/followers`],
      cc: [],
    });
    expect(stored(post)).toMatchObject({
      summary: 'eye contact',
      isSensitive: true,
      attachments: [{ type: 'video', alt: 'Waves' }],
    });
    expect(visibilityOf(post.audience, `${ACTOR}/followers`)).toBe('FOLLOWERS');
  });

  it('a place, which stands behind the words', () => {
    const location = {
      type: 'Place',
      name: 'Biarritz <b>',
      longitude: '-1.55862',
      latitude: '43.48012',
      country: 'France',
    };
    expect(stored(read({ location })).html).toMatch(
      /#sea<\/a><p>\u{1f4cd} Biarritz &lt;b&gt;, France<\/p>$/u,
    );
    expect(read({ location: { ...location, name: null } }).place).toBe('France');
    for (const none of [null, 'Biarritz', { type: 'Place' }, { name: 'Biarritz' }, [7]])
      expect(read({ location: none }).place).toBeNull();
  });

  it('that nobody may comment', () => {
    const off = { commentsEnabled: false, capabilities: { announce: PUBLIC, like: PUBLIC, reply: '[]' } };
    expect(read(off).mayReply).toEqual({ automatic: [], manual: [] });
    expect(read().mayReply).toBeNull();
    // Others say the same of what was closed later, whose comments are still shown.
    expect(read({ ...off, capabilities: undefined }).mayReply).toBeNull();
  });

  it('tags of a reply, which are one object with the others in it', () => {
    const mention = (name: string) => ({
      type: 'Mention',
      href: `${ORIGIN}/users/${name}`,
      name: `@${name}@pix.test`,
    });
    const post = read({
      inReplyTo: `${ORIGIN}/p/pia/6`,
      attachment: [],
      tag: {
        0: { type: 'Emoji', name: ':wave:', icon: { type: 'Image', url: `${ORIGIN}/wave.png` } },
        ...mention('pia'),
        1: mention('ada'),
        2: { type: 'Hashtag', href: `${ORIGIN}/discover/tags/sea`, name: '#sea' },
      },
    });
    expect(post.mentions.map(({ name }) => name)).toEqual(['@pia@pix.test', '@ada@pix.test']);
    expect(post.hashtags).toEqual([{ name: 'sea' }]);
    expect(post.emoji.map(({ shortcode }) => shortcode)).toEqual(['wave']);
  });

  it('its Create, whose id is another than that of the post', () => {
    const create = readActivity({
      '@context': CONTEXT,
      id: `${NOTE}/activity`,
      type: 'Create',
      actor: ACTOR,
      published: '2026-05-01T10:00:00+00:00',
      to: [PUBLIC],
      cc: [`${ACTOR}/followers`],
      object: note(),
    });
    if (create.kind !== 'activity') throw new Error(create.reason);
    expect(activityProblem(create)).toBeNull();
    expect(create).toMatchObject({ type: 'Create', object: { id: NOTE } });
  });

  it('people, without pinned posts and with a picture', () => {
    const actor = readActor({
      '@context': CONTEXT,
      id: ACTOR,
      type: 'Person',
      following: `${ACTOR}/following`,
      followers: `${ACTOR}/followers`,
      inbox: `${ACTOR}/inbox`,
      outbox: `${ACTOR}/outbox`,
      preferredUsername: 'pia',
      name: 'Pia',
      summary: null,
      url: `${ORIGIN}/pia`,
      manuallyApprovesFollowers: true,
      indexable: false,
      published: '2026-01-01T00:00:00+00:00',
      publicKey: { id: `${ACTOR}#main-key`, owner: ACTOR, publicKeyPem: '-----BEGIN PUBLIC KEY-----' },
      icon: { type: 'Image', mediaType: 'image/jpeg', url: `${ORIGIN}/storage/avatars/1.jpg` },
      endpoints: { sharedInbox: `${ORIGIN}/f/inbox` },
    });
    expect(actor).toMatchObject({
      kind: 'actor',
      username: 'pia',
      url: `${ORIGIN}/pia`,
      sharedInbox: `${ORIGIN}/f/inbox`,
      featured: null,
      isLocked: true,
      isIndexable: false,
      summary: null,
      icon: { url: `${ORIGIN}/storage/avatars/1.jpg` },
    });
  });

  it('stories, which are no posts', () => {
    const story = readActivity({
      '@context': 'https://www.w3.org/ns/activitystreams',
      id: `${ORIGIN}/stories/pia/1#create`,
      type: 'Add',
      actor: ACTOR,
      to: [`${ACTOR}/followers`],
      object: {
        id: `${ORIGIN}/stories/pia/1`,
        type: 'Story',
        object: { type: 'Bearcap', u: `${ORIGIN}/stories/pia/1`, token: 'x' },
      },
    });
    expect(story).toEqual({ kind: 'unreadable', reason: expect.any(String) });
    expect(
      readObject({ id: `${ORIGIN}/stories/pia/1`, type: 'Story', attributedTo: ACTOR, duration: 10 }).kind,
    ).toBe('unreadable');
  });
});

describe('what Pixelfed asks of posts with pictures', () => {
  it('is what ours have', () => {
    const attachments = [1, 2, 3, 4].map((at) => ({
      ...{ id: String(at), type: 'image', url: `https://a.test/media/${at}.jpg`, mediaType: 'image/jpeg' },
      ...{
        alt: at === 1 ? '' : `Picture ${at}`,
        width: 1080,
        height: 720,
        blurhash: 'UEHV6nWB2yk8pyo0adR*.7kCMdnj',
      },
    }));
    const post = {
      ...{ uri: 'https://a.test/posts/1', url: 'https://a.test/@ana/1', type: 'Note', visibility: 'PUBLIC' },
      ...{ html: '<p>four</p>', attachments, mentions: [], tags: [], emoji: [], poll: null, publishedAt: 0n },
      ...{ title: null, summary: null, source: null, sourceFormat: 'PLAIN', language: null, editedAt: null },
      ...{ inReplyToUri: null, conversation: null, isSensitive: false, linkedCollections: null },
      ...{ quoteApproval: 1, replyApproval: 1, favouriteApproval: 1, boostApproval: 1 },
    } as unknown as Post;
    const document = postDocument({
      post,
      author: {
        uri: 'https://a.test/users/ana',
        followersUri: 'https://a.test/users/ana/followers',
        followingUri: null,
      },
      domain: { name: 'a.test', host: 'a.test', origin: 'https://a.test' },
      parentAuthorUri: null,
    });
    for (const name of [
      'id',
      'type',
      'attributedTo',
      'published',
      'to',
      'cc',
      'content',
      'attachment',
      'url',
    ])
      expect([name, document[name] !== undefined]).toEqual([name, true]);
    expect(document.attributedTo).toBeTypeOf('string');
    expect(document.attachment).toHaveLength(4);
    for (const each of document.attachment as Record<string, unknown>[]) {
      expect(['Document', 'Image', 'Video']).toContain(each.type);
      expect(each.mediaType).toMatch(/^image\//);
      expect(each.url).toMatch(/^https:/);
      expect(each.width).toBe(1080);
      // An empty name is none: left out.
      expect(each.name === undefined || (each.name as string).length > 0).toBe(true);
    }
  });
});
