import { describe, expect, it } from 'vitest';
import { addressees, audienceOr, readAudience, visibilityOf } from '../../src/activitypub/parse/audience.ts';
import { isAuthoredBy, postProblem } from '../../src/activitypub/parse/authority.ts';
import { isVote, type RemotePost, readObject } from '../../src/activitypub/parse/post.ts';
import { toDoc } from '../../src/activitypub/parse/values/doc.ts';
import { PUBLIC } from '../../src/activitypub/vocab.ts';

const ID = 'https://v.test/posts/1';
const VIC = 'https://v.test/users/vic';

function post(changes: Record<string, unknown> = {}): RemotePost {
  const read = readObject({ id: ID, type: 'Note', attributedTo: VIC, content: '<p>hi</p>', ...changes });
  if (read.kind !== 'post') throw new Error(read.kind === 'unreadable' ? read.reason : read.kind);
  return read;
}

describe('what is a post', () => {
  it.each([
    'Note',
    'Article',
    'Page',
    'Question',
    'Video',
    'Audio',
    'Image',
    'Event',
    'Document',
    'Review',
    'ChatMessage',
    'as:Note',
  ])('%s with content', (type) => {
    expect(post({ type }).type).toBe(type.replace('as:', ''));
  });

  it.each([
    ['an actor', { type: 'Person' }],
    ['an activity', { type: 'Like' }],
    ['a collection', { type: 'OrderedCollection' }],
    ['a thing without name or content', { type: 'Place', content: null }],
    ['no id', { id: null }],
    ['no author', { attributedTo: null }],
    ['no type', { type: [] }],
  ])('%s is none', (_, changes) => {
    expect(readObject({ id: ID, type: 'Note', attributedTo: VIC, content: 'x', ...changes }).kind).toBe(
      'unreadable',
    );
  });

  it('a Tombstone says when', () => {
    const read = readObject({ id: ID, type: 'Tombstone', deleted: '2026-01-01T00:00:00Z' });
    expect(read).toEqual({ kind: 'tombstone', id: ID, deletedAt: Date.UTC(2026, 0, 1) });
  });
});

describe('a file that is posted as an object of its own', () => {
  const V = 'https://v.test/files/1';
  const link = (href: string, more = {}) => ({ type: 'Link', href, ...more });
  it.each([
    ['a name alone', 'Image', `${V}.png`, {}, 'image', `${V}.png`, 'image/png'],
    ['a name with parameters', 'Image', `${V}.JPG?size=1`, {}, 'image', `${V}.JPG?size=1`, 'image/jpeg'],
    ['a name of a film', 'Video', `${V}.mp4`, {}, 'video', `${V}.mp4`, 'video/mp4'],
    ['a name of a sound', 'Audio', `${V}.mp3`, {}, 'audio', `${V}.mp3`, 'audio/mpeg'],
    ['a Link', 'Image', link(`${V}.webp`), {}, 'image', `${V}.webp`, 'image/webp'],
    [
      'a page first',
      'Video',
      [link('https://v.test/w/1', { mediaType: 'text/html' }), link(`${V}.webm`)],
      {},
      'video',
      `${V}.webm`,
      'video/webm',
    ],
    [
      'a page without type first',
      'Audio',
      ['https://v.test/l/1', `${V}.ogg`],
      {},
      'audio',
      `${V}.ogg`,
      'audio/ogg',
    ],
    ['what the object says', 'Image', V, { mediaType: 'image/png' }, 'image', V, 'image/png'],
    ['what the object says of a film', 'Video', V, { mediaType: 'video/mp4' }, 'video', V, 'video/mp4'],
  ])('is known by %s', (_, type, url, more, kind, href, mediaType) => {
    const read = post({ type, name: 'one', url, ...more });
    expect(read.attachments).toMatchObject([{ type: kind, url: href, mediaType }]);
    expect(read.links).toEqual([]);
    expect(read.url).not.toBe(href);
  });

  it.each([
    ['nothing says so', 'Image', V, {}],
    ['it is another kind of file', 'Image', `${V}.mp4`, {}],
    ['the object speaks of its text', 'Video', V, { mediaType: 'text/markdown' }],
    ['the object speaks of one of several', 'Video', [V, `${V}0`], { mediaType: 'video/mp4' }],
  ])('is none where %s', (_, type, url, more) => {
    expect(post({ type, name: 'one', url, ...more }).attachments).toEqual([]);
  });
});

describe('the language a document states', () => {
  it.each([
    ['en', 'en'],
    [{ identifier: 'de' }, 'de'],
    [[{ identifier: 'mi', name: 'Māori' }], 'mi'],
    [['fr', 'en'], 'fr'],
    [[{ name: 'nothing' }, { type: 'Language', identifier: 'pt-BR' }], 'pt-BR'],
    [[], null],
    [[7, null, {}], null],
    [{ type: 'Language', name: 'Spanish', alternateName: 'es' }, 'es'],
  ])('is read of inLanguage %j', (inLanguage, language) => {
    expect(post({ inLanguage }).language).toBe(language);
  });
});

describe('texts', () => {
  it('content null with contentMap, several languages, und', () => {
    expect(post({ content: null, contentMap: { de: 'hallo', en: 'hello' } })).toMatchObject({
      content: 'hallo',
      language: 'de',
    });
    expect(post({ contentMap: { und: '<p>hi</p>' } })).toMatchObject({
      content: '<p>hi</p>',
      language: null,
    });
    expect(post({ content: { '@value': 'x', '@language': 'fr' } })).toMatchObject({
      content: 'x',
      language: 'fr',
    });
    expect(post({ contentMap: [], content: 'x' })).toMatchObject({ content: 'x', language: null });
  });

  it('empty summaries and names are none', () => {
    expect(post({ summary: '', name: ' ' })).toMatchObject({ summary: null, name: null });
  });

  it('H19 1 MB in every field is cut', () => {
    const long = 'x'.repeat(1_000_000);
    const read = post({ content: long, summary: long, name: long, tag: { type: 'Hashtag', name: long } });
    expect(read.content).toHaveLength(400_000);
    expect(read.summary).toHaveLength(20_000);
    expect(read.name).toHaveLength(2048);
    expect(read.hashtags).toEqual([]);
  });
});

describe('kinds of servers', () => {
  it('Lemmy: a Page with a link, its language and its group', () => {
    const read = post({
      type: 'Page',
      name: 'A link',
      content: undefined,
      to: ['https://v.test/c/main', PUBLIC],
      audience: 'https://v.test/c/main',
      attachment: [{ type: 'Link', href: 'https://news.test/1' }],
      image: { type: 'Image', url: 'https://v.test/thumb.png' },
      language: { identifier: 'fr', name: 'Français' },
      source: { content: 'x', mediaType: 'text/markdown' },
    });
    expect(read).toMatchObject({
      name: 'A link',
      content: null,
      language: 'fr',
      links: [{ href: 'https://news.test/1' }],
      attachedPage: 'https://news.test/1',
      audience: { groups: ['https://v.test/c/main'] },
      attachments: [{ type: 'image', url: 'https://v.test/thumb.png' }],
    });
  });

  it('Mobilizon: an Event with time and place, attributed to a group', () => {
    const read = post({
      type: 'Event',
      name: 'Meeting',
      attributedTo: { type: 'Group', id: 'https://v.test/@group' },
      startTime: '2026-11-05T18:00:00+01:00',
      endTime: '2026-11-05T20:00:00+01:00',
      location: { type: 'Place', name: 'Library' },
    });
    expect(read.event).toEqual({
      startsAt: Date.UTC(2026, 10, 5, 17),
      endsAt: Date.UTC(2026, 10, 5, 19),
      place: 'Library',
    });
    expect(read.author).toBe('https://v.test/@group');
  });

  it('PeerTube: the account before the channel, whatever their order', () => {
    const read = post({
      type: 'Video',
      attributedTo: [
        { type: 'Group', id: 'https://v.test/channel' },
        { type: 'Person', id: VIC },
      ],
    });
    expect(read.author).toBe(VIC);
    expect(isAuthoredBy(read, 'https://v.test/channel')).toBe(true);
    expect(isAuthoredBy(read, 'https://e.test/channel')).toBe(false);
  });

  it('sizes that are no whole numbers are rounded: pixels are counted', () => {
    const { attachments } = post({
      attachment: [
        { type: 'Image', url: 'https://v.test/1.png', width: 640.4, height: 479.5 },
        { type: 'Image', url: [{ type: 'Link', href: 'https://v.test/2.png', width: 0.2, height: 1.2 }] },
      ],
    });
    expect(attachments.map(({ width, height }) => [width, height])).toEqual([
      [640, 480],
      [null, 1],
    ]);
  });

  it('Pleroma: attachments whose url is a list of Links', () => {
    const read = post({
      attachment: {
        type: 'Document',
        name: 'cat',
        url: [{ type: 'Link', href: 'https://v.test/c.png', mediaType: 'image/png' }],
      },
    });
    expect(read.attachments).toMatchObject([
      { type: 'image', url: 'https://v.test/c.png', alt: 'cat', mediaType: 'image/png' },
    ]);
  });

  it('Misskey: emoji, quote and source', () => {
    const read = post({
      _misskey_quote: 'https://w.test/notes/9',
      quoteUrl: 'https://w.test/notes/8',
      source: { content: '$[x hi]', mediaType: 'text/x.misskeymarkdown' },
      tag: {
        id: 'https://v.test/emojis/cat',
        type: 'Emoji',
        name: ':cat:',
        icon: { type: 'Image', url: 'https://v.test/cat.png' },
      },
    });
    expect(read.quote).toEqual({
      id: 'https://w.test/notes/9',
      isDeleted: false,
      isConsented: false,
      authorization: null,
    });
    expect(read.emoji).toEqual([{ shortcode: 'cat', url: 'https://v.test/cat.png', mediaType: null }]);
  });

  it('media of every kind', () => {
    const kinds = [
      { type: 'Document', mediaType: 'video/mp4', url: 'https://v.test/1', duration: 'PT3S' },
      { type: 'Audio', url: 'https://v.test/2' },
      { type: 'Document', mediaType: 'application/pdf', url: 'https://v.test/3' },
      { type: 'Image', url: 'javascript:alert(1)' },
      {
        type: 'Document',
        mediaType: 'image/png',
        url: 'https://v.test/4',
        focalPoint: [0.5, -2],
        blurhash: '<x>',
      },
      'https://v.test/plain',
      5,
    ];
    const { attachments, links } = post({ attachment: kinds });
    expect(attachments.map((file) => file.type)).toEqual(['video', 'audio', 'file', 'image']);
    expect(attachments[0]?.duration).toBe(3);
    expect(attachments[3]).toMatchObject({ focus: null, blurhash: null });
    expect(links).toMatchObject([{ href: 'https://v.test/plain' }]);
  });

  it('FEP-8967: the page whose preview goes with it, the first that is attached', () => {
    const preview = { type: 'Article', name: 'An essay', summary: 'In which' };
    const attached = (attachment: unknown) => post({ attachment }).attachedPage;
    expect(attached({ href: 'https://foo.test/', preview })).toBe('https://foo.test/');
    expect(attached([{ type: 'Link', href: 'https://foo.test/1' }, { href: 'https://foo.test/2' }])).toBe(
      'https://foo.test/1',
    );
    const film = { type: 'Link', href: 'https://foo.test/film', mediaType: 'video/mp4' };
    expect(attached([film, { type: 'Image', url: 'https://v.test/4' }])).toBe(null);
    expect(attached({ href: 'javascript:alert(1)' })).toBe(null);
    expect(attached({ type: 'Emoji', href: 'https://foo.test/' })).toBe(null);
  });
});

describe('addresses', () => {
  it('O12 the page is on the host of the id, else the id', () => {
    expect(post({ url: 'https://v.test/@vic/1' }).url).toBe('https://v.test/@vic/1');
    for (const url of [
      'javascript:alert(1)',
      'data:text/html,x',
      'https://other.test/1',
      ['x'],
      { href: 1 },
      null,
    ]) {
      expect(post({ url }).url).toBe(ID);
    }
  });

  it('O09 the author is on the host of the id', () => {
    expect(postProblem(post())).toBeNull();
    expect(postProblem(post({ attributedTo: 'https://e.test/users/eve' }))).toContain('another server');
  });

  it('replies, conversations and quotes', () => {
    expect(post({ inReplyTo: [{ id: 'https://w.test/1' }] }).inReplyTo).toBe('https://w.test/1');
    expect(post({ inReplyTo: 'mid:abc' }).inReplyTo).toBeNull();
    expect(post({ context: 'https://v.test/c/1', conversation: 'tag:x' }).conversation).toBe(
      'https://v.test/c/1',
    );
    expect(post({ quote: { type: 'Tombstone' } }).quote).toMatchObject({ id: null });
    expect(post({ quote: 'https://w.test/1', quoteAuthorization: 'https://w.test/a' }).quote).toEqual({
      id: 'https://w.test/1',
      isDeleted: false,
      isConsented: true,
      authorization: 'https://w.test/a',
    });
    const link = {
      type: 'Link',
      rel: ['https://misskey-hub.net/ns#_misskey_quote'],
      href: 'https://w.test/2',
    };
    expect(post({ tag: [link] }).quote).toMatchObject({ id: 'https://w.test/2' });
  });
});

describe('tags', () => {
  it('mentions and hashtags, once each; wrong ones are left out', () => {
    const read = post({
      tag: [
        { type: 'Mention', href: 'https://a.test/users/ana', name: '@ana@a.test' },
        { type: 'Mention', href: 'https://a.test/users/ana' },
        { type: 'Mention', href: 'javascript:1' },
        { type: 'Hashtag', name: '#Fedi' },
        { type: 'Hashtag', name: 'Fedi' },
        { type: 'Hashtag', name: '#två_ord' },
        { type: 'Hashtag', name: '#a b' },
        { type: 'Hashtag', name: '#<script>' },
        { type: 'Emoji', name: ':"onerror=:', icon: 'https://v.test/x.png' },
        { type: 'Emoji', name: ':noicon:' },
        'x',
      ],
    });
    expect(read.mentions).toEqual([{ href: 'https://a.test/users/ana', name: '@ana@a.test' }]);
    expect(read.hashtags).toEqual([{ name: 'Fedi' }, { name: 'två_ord' }]);
    expect(read.emoji).toEqual([]);
  });
});

describe('polls and votes', () => {
  const options = [
    { type: 'Note', name: 'yes', replies: { type: 'Collection', totalItems: 3 } },
    { type: 'Note', name: 'no', replies: { type: 'Collection', totalItems: -1 } },
    { type: 'Note', name: 'yes' },
  ];

  it('one choice or several, ends and voters', () => {
    expect(
      post({ type: 'Question', oneOf: options, endTime: '2026-11-06T00:00:00Z', votersCount: 1e20 }).poll,
    ).toEqual({
      multiple: false,
      options: [
        { title: 'yes', votes: 3 },
        { title: 'no', votes: 0 },
      ],
      endsAt: Date.UTC(2026, 10, 6),
      closedAt: null,
      isClosed: false,
      voters: 2 ** 31 - 1,
    });
    expect(post({ type: 'Question', anyOf: options, closed: true }).poll).toMatchObject({
      multiple: true,
      isClosed: true,
    });
    expect(post({ type: 'Question', anyOf: options, closed: '2026-01-01T00:00:00Z' }).poll?.isClosed).toBe(
      true,
    );
    expect(post({ type: 'Question', oneOf: 'x' }).poll).toBeNull();
    const many = Array.from({ length: 5000 }, (_, at) => ({ name: `o${at}` }));
    expect(post({ type: 'Question', oneOf: many }).poll?.options).toHaveLength(500);
  });

  it('O11 a vote is a named answer without content', () => {
    const vote = { content: undefined, name: 'yes', inReplyTo: 'https://a.test/posts/1' };
    expect(isVote(post(vote))).toBe(true);
    expect(isVote(post({ ...vote, content: 'x' }))).toBe(false);
    expect(isVote(post({ ...vote, inReplyTo: undefined }))).toBe(false);
    expect(isVote(post({ ...vote, type: 'Page' }))).toBe(false);
  });
});

describe('audience', () => {
  const followers = `${VIC}/followers`;
  it.each([
    [{ to: PUBLIC, cc: followers }, 'PUBLIC'],
    [{ to: ['as:Public'] }, 'PUBLIC'],
    [{ to: [{ id: 'Public' }] }, 'PUBLIC'],
    [{ to: followers, cc: [PUBLIC] }, 'UNLISTED'],
    [{ to: [followers] }, 'FOLLOWERS'],
    [{ to: 'https://a.test/users/ana', cc: [followers] }, 'FOLLOWERS'],
    [{ to: ['https://a.test/users/ana'] }, 'MENTIONED'],
    [{ to: ['https://v.test/users/other/followers'] }, 'MENTIONED'],
    [{ to: ['https://e.test/#Public', 'ex:Public'] }, 'MENTIONED'],
    [{}, 'MENTIONED'],
  ])('%j is %s', (audience, visibility) => {
    expect(visibilityOf(post(audience).audience, followers)).toBe(visibility);
  });

  it('a hidden followers collection means nobody', () => {
    expect(visibilityOf(post({ to: [followers] }).audience, null)).toBe('MENTIONED');
  });

  it('P28 bto and bcc are never read', () => {
    const audience = readAudience(toDoc({ to: [], bto: PUBLIC, bcc: ['https://a.test/users/ana'] }) ?? {});
    expect(audience).toEqual({ to: [], cc: [], groups: [] });
  });

  it('falls back to that of the activity only where there is none', () => {
    const own = post({ to: ['https://a.test/users/ana'] }).audience;
    const activity = { to: [PUBLIC], cc: [], groups: [] };
    expect(audienceOr(own, activity)).toBe(own);
    expect(visibilityOf(audienceOr(post().audience, activity), null)).toBe('PUBLIC');
    expect(addressees({ to: [PUBLIC, VIC], cc: [VIC, followers], groups: [] })).toEqual([VIC, followers]);
  });
});
